/**
 * The server's figures beside what the same PostgreSQL does without it, in one run.
 *
 *   npm run bench:server [-- --seconds 3 --tenants 16 --rows 50000 --growth 1000,10000 --only up,poll,down,audit,growth]
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import pg from 'pg';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    tenants: { type: 'string', default: '16' },
    rows: { type: 'string', default: '50000' },
    growth: { type: 'string', default: '1000,10000,100000' },
    only: { type: 'string', default: 'up,poll,down,audit,growth' },
  },
});
const SECONDS = Number(options.seconds);
const ONLY = new Set(options.only.split(','));

interface User {
  tenantId: string;
  userId: string;
  token: string;
}

interface Ready {
  url: string;
  users: User[];
  connection: pg.ClientConfig;
}

const child = spawn(
  process.execPath,
  ['--import', 'tsx', new URL('server-process.ts', import.meta.url).pathname, options.tenants],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const lines = createInterface({ input: child.stdout });
const nextLine = <T>() =>
  new Promise<T>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as T));
    child.once('exit', () => reject(new Error('the server ended')));
  });
const ready = await nextLine<Ready>();
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const { port, hostname } = new URL(ready.url);

function send(
  user: User,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; etag: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        agent,
        port,
        hostname,
        method,
        path,
        headers: {
          authorization: `Bearer ${user.token}`,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            etag: String(response.headers.etag ?? ''),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const person = (index: number) => ({
  birthName: `DUPONT${index}`,
  birthGivenNames: 'Zoé Anne',
  gender: 'female',
  birthDate: '1984-02-29',
  email: `p${index}@example.test`,
  phones: ['+33123456789'],
  note: 'x'.repeat(80),
});

let made = 0;
const eventOf = (user: User, entityId: string = crypto.randomUUID(), more: object = {}) => ({
  id: crypto.randomUUID(),
  tenantId: user.tenantId,
  userId: user.userId,
  entityType: 'patient',
  entityId,
  operation: 'CREATE',
  payload: person((made += 1)),
  baseVersion: null,
  createdAt: '2026-11-21T08:00:00.000Z',
  schemaVersion: 1,
  ...more,
});

async function up(user: User, clientId: string, events: object[]): Promise<number> {
  const reply = await send(user, 'POST', '/api/sync/up', JSON.stringify({ clientId, events }));
  const acknowledged =
    reply.status === 200 ? (JSON.parse(reply.text) as { acknowledged: object[] }).acknowledged.length : 0;
  if (acknowledged !== events.length) throw new Error(`up: ${reply.status} ${reply.text.slice(0, 300)}`);
  return acknowledged;
}

/** Runs workers side by side for the time given; their counts per second. */
async function rate(workers: number, seconds: number, work: (worker: number) => Promise<number>): Promise<number> {
  const start = performance.now();
  const counts = await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      let count = 0;
      while (performance.now() - start < seconds * 1000) count += await work(worker);
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - start) / 1000);
}

const RAW_TABLES = `
  CREATE TABLE head (tenant int PRIMARY KEY, rev bigint NOT NULL);
  INSERT INTO head SELECT n, 0 FROM generate_series(0, 63) n;
  CREATE TABLE record (tenant int, id uuid, data jsonb NOT NULL, version int NOT NULL, PRIMARY KEY (tenant, id));
  CREATE TABLE version (tenant int, id uuid, version int, data jsonb NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (tenant, id, version));
  CREATE TABLE change (tenant int, id uuid, rev bigint NOT NULL, PRIMARY KEY (tenant, id));
  CREATE INDEX change_rev ON change (tenant, rev);
  CREATE TABLE audit (tenant int, id bigint GENERATED ALWAYS AS IDENTITY, record uuid, at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (tenant, id));
  CREATE TABLE outcome (tenant int, id uuid, data text NOT NULL, PRIMARY KEY (tenant, id));`;

/** What pgbench would run: the rows of one event, each by its own prepared statement. */
function rawEvent(tenant: number): { name: string; text: string; values: unknown[] }[] {
  const [id, event, data] = [crypto.randomUUID(), crypto.randomUUID(), JSON.stringify(person((made += 1)))];
  return [
    { name: 'record', text: 'INSERT INTO record VALUES ($1, $2, $3, 1)', values: [tenant, id, data] },
    { name: 'version', text: 'INSERT INTO version VALUES ($1, $2, 1, $3)', values: [tenant, id, data] },
    { name: 'change', text: 'INSERT INTO change SELECT $1, $2, rev FROM head WHERE tenant = $1', values: [tenant, id] },
    { name: 'audit', text: 'INSERT INTO audit (tenant, record) VALUES ($1, $2)', values: [tenant, id] },
    { name: 'outcome', text: 'INSERT INTO outcome VALUES ($1, $2, $3)', values: [tenant, event, data] },
  ];
}

const literal = (value: unknown) => (typeof value === 'number' ? String(value) : pg.escapeLiteral(String(value)));
const inline = ({ text, values }: { text: string; values: unknown[] }) =>
  text.replaceAll(/\$(\d)/g, (_, n: string) => literal(values[Number(n) - 1]));

async function rawRates() {
  const setup = new pg.Client({ ...ready.connection, database: 'raw' });
  await setup.connect();
  await setup.query(RAW_TABLES);
  await setup.end();
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ ...ready.connection, database: 'raw' });
      await client.connect();
      return client;
    }),
  );
  const client = (worker: number) => clients[worker] as pg.Client;
  const head = (tenant: number) => ({
    name: 'head',
    text: 'UPDATE head SET rev = rev + 1 WHERE tenant = $1',
    values: [tenant],
  });
  const statements = await rate(8, SECONDS, async (worker) => {
    await client(worker).query('BEGIN');
    await client(worker).query(head(worker));
    for (let index = 0; index < 100; index += 1) {
      await client(worker).query('SAVEPOINT s');
      for (const statement of rawEvent(worker)) await client(worker).query(statement);
      await client(worker).query('RELEASE s');
    }
    await client(worker).query('COMMIT');
    return 100;
  });
  // One message an event: the round trips of Node's client, which pgbench does not pay, are gone.
  const messages = await rate(8, SECONDS, async (worker) => {
    await client(worker).query('BEGIN');
    await client(worker).query(head(worker));
    for (let index = 0; index < 100; index += 1)
      await client(worker).query(`SAVEPOINT s; ${rawEvent(worker).map(inline).join('; ')}; RELEASE s`);
    await client(worker).query('COMMIT');
    return 100;
  });
  const single = await rate(8, SECONDS, async (worker) => {
    await client(worker).query(`BEGIN; ${inline(head(0))}; ${rawEvent(0).map(inline).join('; ')}; COMMIT`);
    return 1;
  });
  await Promise.all(clients.map((one) => one.end()));
  return { statements, messages, single };
}

const show = (name: string, value: number, unit: string, note = '') =>
  console.log(
    `${name.padEnd(58)} ${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)} ${unit}${note && `   ${note}`}`,
  );
const first = ready.users[0] as User;

async function benchUp(): Promise<void> {
  const clientIds = Array.from({ length: 64 }, () => crypto.randomUUID());
  const userOf = (worker: number) => ready.users[worker % ready.users.length] as User;
  const batch = (worker: number) =>
    up(
      userOf(worker),
      clientIds[worker] as string,
      Array.from({ length: 100 }, () => eventOf(userOf(worker))),
    );
  const one = (worker: number) => up(first, clientIds[worker] as string, [eventOf(first)]);
  await rate(8, 1, batch);
  await rate(16, 1, one);
  const raw = await rawRates();
  const many = await rate(8, SECONDS, batch);
  const single = await rate(32, SECONDS, one);
  const alone = await rate(1, SECONDS, one);
  const best = Math.max(raw.statements, raw.messages);
  show('raw, batches of 100, one prepared statement a round trip', raw.statements, 'events/s');
  show('raw, batches of 100, one message an event', raw.messages, 'events/s');
  show('raw, one tenant, one event a transaction', raw.single, 'events/s');
  show('up, batches of 100, many tenants', many, 'events/s', `${(many / best).toFixed(2)} × the better raw (bar 0.5)`);
  show(
    'up, one tenant, one event a request, 32 at once',
    single,
    'events/s',
    `${(single / raw.single).toFixed(2)} × raw (bar 0.4)`,
  );
  show('up, one tenant, one request after another', alone, 'events/s');
}

/** Seconds of processor time of the server and of its database's sessions, where the system tells; else null. */
function processorSeconds(): number | null {
  try {
    const mine = (pid: string) =>
      pid === String(child.pid) || fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('medicalpro_app');
    const ticks = fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          return mine(pid)
            ? (fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').slice(11, 13).map(Number)
            : [];
        } catch {
          return [];
        }
      });
    return ticks.reduce((sum, one) => sum + one, 0) / 100;
  } catch {
    return null;
  }
}

async function benchPoll(): Promise<void> {
  const { etag } = await send(first, 'GET', '/api/sync/last-modified');
  const before = processorSeconds();
  const started = performance.now();
  const polled = await rate(16, SECONDS, async () => {
    const reply = await send(first, 'GET', '/api/sync/last-modified', undefined, { 'if-none-match': etag });
    if (reply.status !== 304 || reply.text !== '') throw new Error(`poll: ${reply.status}`);
    return 1;
  });
  const used = processorSeconds();
  const each =
    before === null || used === null ? null : (used - before) / (polled * ((performance.now() - started) / 1000));
  show(
    'unchanged poll',
    polled,
    '304/s',
    `10,000 clients at 30 s need 333/s${each === null ? '' : `: ${(each * 333.3 * 100).toFixed(0)} % of a core, server and database together (bar 50)`}`,
  );
}

async function benchAudit(): Promise<void> {
  const user = ready.users.at(-3) as User;
  await fill(user, 20_000);
  const line = nextLine<{ entries: number; faults: number; ms: number }>();
  child.stdin.write(`audit ${user.tenantId}\n`);
  const { entries, faults, ms } = await line;
  if (faults > 0 || entries < 20_000) throw new Error(`audit: ${entries} entries, ${faults} faults`);
  show(`audit, a chain of ${entries.toLocaleString('en')} entries computed anew`, entries / (ms / 1000), 'entries/s');
}

async function fill(user: User, count: number): Promise<void> {
  const client = new pg.Client({ ...ready.connection, database: 'bench' });
  await client.connect();
  await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [user.tenantId]);
  for (let at = 0; at < count; at += 5000) {
    await client.query(
      `INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date) SELECT $1, gen_random_uuid(), 'FILL' || n, 'X', 'other', '1990' FROM generate_series(1, $2::int) n`,
      [user.tenantId, Math.min(5000, count - at)],
    );
  }
  await client.query('ANALYZE');
  await client.end();
}

async function benchDown(): Promise<void> {
  const user = ready.users.at(-1) as User;
  await fill(user, Number(options.rows));
  const clientId = crypto.randomUUID();
  const start = performance.now();
  let rows = 0;
  for (let cursor: string | null = null; ;) {
    const reply = await send(user, 'POST', '/api/sync/down', JSON.stringify({ clientId, cursor, limit: 1000 }));
    const page = JSON.parse(reply.text) as { changes: object[]; cursor: string; hasMore: boolean };
    rows += page.changes.length;
    cursor = page.cursor;
    if (!page.hasMore) break;
  }
  if (rows < Number(options.rows)) throw new Error(`down: ${rows} rows`);
  show(
    `down, a first pull of ${rows.toLocaleString('en')} rows`,
    rows / ((performance.now() - start) / 1000),
    'rows/s',
  );
}

/** The cost of one change, with ever more records in the tenant and ever more versions of the record. */
async function benchGrowth(): Promise<void> {
  const user = ready.users.at(-2) as User;
  const clientId = crypto.randomUUID();
  let filled = 0;
  for (const size of options.growth.split(',').map(Number)) {
    await fill(user, size - filled);
    filled = size;
    const id = crypto.randomUUID();
    let version = (await up(user, clientId, [eventOf(user, id)]), 1);
    const edit = async () => {
      const done = await up(user, clientId, [
        eventOf(user, id, { operation: 'UPDATE', payload: { note: `n${version}` }, baseVersion: version }),
      ]);
      version += 1;
      return done;
    };
    const fresh = await rate(1, SECONDS / 2, edit);
    while (version < Math.min(size, 5000)) {
      const events = Array.from({ length: 100 }, (_, index) =>
        eventOf(user, id, { operation: 'UPDATE', payload: { note: `m${version + index}` }, baseVersion: version }),
      );
      await up(user, clientId, events);
      version += 100;
    }
    const long = await rate(1, SECONDS / 2, edit);
    show(
      `one change, ${size.toLocaleString('en')} records`,
      1000 / fresh,
      'ms',
      `after ${version.toLocaleString('en')} versions of it ${(1000 / long).toFixed(2)} ms`,
    );
  }
}

try {
  if (ONLY.has('up')) await benchUp();
  if (ONLY.has('poll')) await benchPoll();
  if (ONLY.has('down')) await benchDown();
  if (ONLY.has('audit')) await benchAudit();
  if (ONLY.has('growth')) await benchGrowth();
} finally {
  agent.destroy();
  child.stdin.end();
}
