// A desktop client that follows MedicalPro's drug catalogue into a SQLite file (README.md).
//
// One page of statements is one transaction, and the cursor moves with it. The file is replaced in one step after each
// page: whenever the program is killed, the file is what it was after some page, and the next start goes on from there.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import initSqlJs from 'sql.js';

/** The number of the tables in schema.sql: the server refuses a client with another one before any change. */
const SCHEMA = 1;
const LONGEST_WAIT_S = 300;

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://localhost:8080' },
    tenant: { type: 'string' },
    email: { type: 'string' },
    file: { type: 'string', default: 'drugs.sqlite' },
    /** Seconds between two polls. */
    every: { type: 'string', default: '900' },
    /** Exits once the copy is up to date. */
    once: { type: 'boolean', default: false },
    limit: { type: 'string', default: '5000' },
  },
});

/** Retrying cannot help: a person has to act. */
class Final extends Error {}

const { Database } = await initSqlJs();

/** Opens the file, or makes one with the tables of schema.sql and no cursor. */
function open() {
  if (fs.existsSync(options.file)) return new Database(fs.readFileSync(options.file));
  const made = new Database();
  made.exec(fs.readFileSync(new URL('schema.sql', import.meta.url), 'utf8'));
  return made;
}

/** The new file takes the old one's place at once, and only when it is on the disk. */
function save(db) {
  const making = path.join(path.dirname(options.file), `.${path.basename(options.file)}.making`);
  const file = fs.openSync(making, 'w');
  fs.writeFileSync(file, db.export());
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.renameSync(making, options.file);
}

let token = '';

async function signIn() {
  const response = await fetch(`${options.server}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      tenant: options.tenant,
      email: options.email,
      password: process.env.MEDICALPRO_PASSWORD,
      deviceName: 'desktop client',
    }),
  });
  if (response.status === 401) throw new Final('the server does not know this tenant, e-mail and password');
  if (!response.ok) throw new Error(`sign-in: ${response.status}`);
  token = (await response.json()).accessToken;
}

/** The next page after a cursor; null when the session has to be renewed. */
async function ask(cursor) {
  const query = new URLSearchParams({ format: 'sql', dialect: 'sqlite', schema: String(SCHEMA), limit: options.limit });
  if (cursor !== null) query.set('since', cursor);
  const response = await fetch(`${options.server}/api/drugs/sync/?${query}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    signal: AbortSignal.timeout(60_000),
  });
  if (response.status === 401) {
    token = '';
    return null;
  }
  if (response.status === 409) throw new Final('the server has other tables: update this program');
  if (response.status === 403) throw new Final('this role may not read the drug catalogue');
  if (!response.ok) throw new Error(`sync: ${response.status}`);
  return response.json();
}

/** One page, in one transaction: on any error nothing of it stays. */
function apply(db, page) {
  db.exec('BEGIN');
  try {
    for (const { sql } of page.changes) db.exec(sql);
    db.run('UPDATE replica SET cursor = ?, is_whole = ?, release = ?', [page.cursor, Number(page.whole), page.release]);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

async function follow(db) {
  for (let more = true; more;) {
    const [cursor] = db.exec('SELECT cursor FROM replica')[0].values[0];
    if (token === '') await signIn();
    const page = await ask(cursor);
    if (page === null) continue;
    more = page.hasMore;
    if (page.changes.length === 0 && page.cursor === cursor) continue;
    apply(db, page);
    save(db);
    console.log(JSON.stringify({ changes: page.changes.length, release: page.release, whole: page.whole }));
  }
}

let failures = 0;
for (;;) {
  try {
    // Read anew after a failure: the file is what was last saved whole.
    const db = open();
    await follow(db);
    db.close();
    failures = 0;
    if (options.once) break;
    await wait(Number(options.every) * 1000);
  } catch (error) {
    console.error(error.message);
    if (error instanceof Final) process.exit(2);
    failures += 1;
    await wait(Math.min(2 ** failures, LONGEST_WAIT_S) * 1000);
  }
}
