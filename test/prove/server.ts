/**
 * The proof of the server at its full size; smaller shares of it are among the tests.
 *
 *   npm run prove:server [-- --commits 200000 --races 10000 --transactions 100000 --kills 40 --hostile 100000 --seed 1 --consents 720 --only cursor,races,locks,kills,hostile,restore]
 *
 * Each part says what it exercised, and one that exercised nothing fails.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { LoginResponse, SyncDownResponse, SyncUpResponse } from '../../src/contract/protocol.ts';
import { writeBackup } from '../../server/backup/backup-file.ts';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { drill } from '../../server/backup/drill.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { eventCases, requestCases } from '../hostile/cases.ts';
import { runGenerated } from '../hostile/generate.ts';
import { openHostile, runEvents, runRequest, finishRun } from '../hostile/run.ts';
import { writeLargeConsents } from '../node/large-consents.ts';
import { newPatient, signIn, uuid } from '../node/server-client.ts';

const { values: flags } = parseArgs({
  options: {
    commits: { type: 'string', default: '200000' },
    races: { type: 'string', default: '10000' },
    transactions: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '40' },
    hostile: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    consents: { type: 'string', default: '720' },
    only: { type: 'string', default: 'cursor,races,locks,kills,hostile,restore' },
  },
});

const WRITERS = 16;
let failed = 0;

function report(name: string, good: boolean, words: string): void {
  if (!good) failed += 1;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${name}: ${words}`);
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

async function clientOf(server: TestServer): Promise<pg.Client> {
  if (!server.connection) throw new Error('needs a real server');
  const client = new pg.Client(server.connection);
  await client.connect();
  return client;
}

/**
 * Writers by SQL that pause before their commit and sometimes roll back; a reader by the protocol, and one that trusts
 * a sequence.
 */
async function cursor(commits: number): Promise<void> {
  const start = performance.now();
  const server = await createTestServer({ engine: 'pg' });
  const dr = await signIn(server, 'dr@atlas.test');
  const tenantId = dr.account.tenant.id;
  const setup = await clientOf(server);
  await setup.query('CREATE TABLE naive (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL)');
  const written = new Set<string>();
  const perWriter = Math.ceil(commits / WRITERS);
  let writing = true;
  let taken = 0;
  const writer = async (number: number) => {
    const client = await clientOf(server);
    for (let round = 0; round < perWriter; round += 1) {
      const id = uuid();
      await client.query('BEGIN');
      await client.query('INSERT INTO naive (id) VALUES ($1)', [id]);
      // The sequence is drawn before the lock is had: what a naive cursor stumbles over.
      await client.query(
        "INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date) VALUES ($1, $2, 'PROOF', 'X', 'other', '1990')",
        [tenantId, id],
      );
      if ((round + number) % 64 === 0) await client.query('SELECT pg_sleep(random() * 0.002)');
      if ((round + number) % 20 === 0) await client.query('ROLLBACK');
      else {
        await client.query('COMMIT');
        written.add(id);
      }
      taken += 1;
    }
    await client.end();
  };
  const seen = new Set<string>();
  const reader = async () => {
    let { cursor: place } = await dr.pull(null);
    for (let pages = 0; ; pages += 1) {
      const last = !writing;
      const page = await dr.down(place, { limit: 500 });
      for (const { entityId } of page.changes) seen.add(entityId);
      place = page.cursor;
      if (last && !page.hasMore) return pages;
    }
  };
  const naivelySeen = new Set<string>();
  const naiveReader = async () => {
    const client = await clientOf(server);
    let place = '0';
    for (;;) {
      const last = !writing;
      const { rows } = await client.query<{ seq: string; id: string }>(
        'SELECT seq, id FROM naive WHERE seq > $1 ORDER BY seq LIMIT 500',
        [place],
      );
      for (const { id } of rows) naivelySeen.add(id);
      place = rows.at(-1)?.seq ?? place;
      if (last && rows.length === 0) break;
    }
    await client.end();
  };
  const readers = Promise.all([reader(), naiveReader()]);
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  writing = false;
  const [pages] = await readers;
  const missed = [...written].filter((id) => !seen.has(id)).length;
  const naive = [...written].filter((id) => !naivelySeen.has(id)).length;
  report(
    'cursor',
    missed === 0 && written.size > 0 && pages > 0,
    `${written.size} commits of ${taken} transactions by ${WRITERS} writers in ${seconds(start)}, ${pages} pages, ${missed} missed`,
  );
  report('cursor, negative control', naive > 0, `a cursor on the sequence missed ${naive}`);
  await setup.end();
  await server.close();
}

/** The same request many times at once: one effect, the same words. */
async function races(count: number): Promise<void> {
  const start = performance.now();
  const server = await createTestServer({ engine: 'pg' });
  const dr = await signIn(server, 'dr@atlas.test');
  let requests = 0;
  let differing = 0;
  const ids: string[] = [];
  for (let race = 0; race < count; race += 1) {
    const event = dr.event({});
    ids.push(event.entityId);
    // Other installations of the same person: they don't wait for each other before the database does.
    const answers = await Promise.all(Array.from({ length: 2 + (race % 15) }, () => dr.elsewhere().up(event)));
    requests += answers.length;
    if (
      new Set(answers.map(({ acknowledged }) => JSON.stringify(acknowledged))).size !== 1 ||
      answers[0]?.acknowledged.length !== 1
    )
      differing += 1;
  }
  const { rows } = await server.owner.query<{ n: string }>(
    "SELECT count(*) AS n FROM record_version WHERE entity_type = 'patient'",
  );
  report(
    'races',
    differing === 0 && Number(rows[0]?.n) === ids.length && requests > 0,
    `${ids.length} races of ${requests} requests in ${seconds(start)}: ${rows[0]?.n} effects, ${differing} with differing words`,
  );
  await server.close();
}

/**
 * Everything that takes the tenant's lock, at once: changes, reads that are audited, sign-ins, log-outs, SQL over
 * several records.
 */
async function locks(count: number): Promise<void> {
  const start = performance.now();
  const server = await createTestServer({ engine: 'pg' });
  const dr = await signIn(server, 'dr@atlas.test');
  const patients = Array.from({ length: 20 }, () => dr.event({}));
  await dr.up(...patients);
  const { rows: before } = await server.owner.query<{ n: string; done: string }>(
    'SELECT deadlocks AS n, xact_commit AS done FROM pg_stat_database WHERE datname = current_database()',
  );
  let transactions = 0;
  const worker = async (number: number) => {
    const client = dr.elsewhere();
    const sql = number % 4 === 0 ? await clientOf(server) : null;
    while (transactions < count) {
      transactions += 1;
      const target = patients[Math.floor(Math.random() * patients.length)]?.entityId ?? '';
      if (sql) {
        // As docs/operating.md tells administrators: the head first. An UPDATE alone locks its row before its trigger
        // can lock the head.
        await sql.query('BEGIN');
        await sql.query("SELECT set_config('app.tenant_id', $1, true)", [dr.account.tenant.id]);
        await sql.query('SELECT lock_tenant_head()');
        await sql.query('UPDATE patient SET note = md5(random()::text) WHERE tenant_id = $1 AND id = $2', [
          dr.account.tenant.id,
          target,
        ]);
        await sql.query('COMMIT');
      } else if (number % 4 === 1) await client.call('GET', `/api/v1/patients/${target}`);
      else
        await client.up(
          client.event({
            operation: 'UPDATE',
            entityId: target,
            payload: { email: `a${Math.random()}@b.test` },
            baseVersion: 1,
          }),
          client.event({}),
        );
    }
    await sql?.end();
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => worker(number)));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { rows: after } = await server.owner.query<{ n: string }>(
    'SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()',
  );
  const dead = Number(after[0]?.n) - Number(before[0]?.n);
  report(
    'lock order',
    dead === 0 && transactions >= count,
    `${transactions} transactions in ${seconds(start)}, ${dead} deadlocks`,
  );
  await server.close();
}

/** The curated corpus and as many requests of a seed, on PostgreSQL. */
async function hostile(count: number, seed: string): Promise<void> {
  const start = performance.now();
  const run = await openHostile();
  for (const given of requestCases(run.world)) await runRequest(run, given);
  await runEvents(run, eventCases(run.server.deps.domain));
  const curated = run.sent;
  await runGenerated(run, seed, count);
  const { compared } = await finishRun(run);
  for (const fault of run.faults.slice(0, 20)) console.log(`     ${fault}`);
  report(
    'hostile input',
    run.faults.length === 0 && run.sent > count && compared > 0,
    `${curated} curated, ${run.sent - curated} of seed ${seed}, in ${seconds(start)}: ${run.faults.length} faults, ${compared} records stored as acknowledged, slowest ${Math.round(run.slowestMs)} ms`,
  );
  await run.close();
}

/** A clinic whose consents have the largest pictures: backed up, read back, restored into a scratch database. */
async function restores(consents: number): Promise<void> {
  const began = performance.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-prove-'));
  const server = await createTestServer({ engine: 'pg' });
  await writeLargeConsents(server, await signIn(server, 'dr@atlas.test'), consents, 'together');
  const file = path.join(folder, 'clinic.backup');
  await writeBackup(server.owner, file, () => undefined);
  const { rows, tenants, faults } = await drill(file, clinicMigrations);
  for (const fault of faults) console.log(`     ${fault}`);
  const restored = tenants.find(({ slug }) => slug === 'atlas')?.records ?? 0;
  report(
    'restore',
    faults.length === 0 && restored > consents,
    `${consents} consents with a picture of 400,000 characters, ${rows} rows in ${seconds(began)}, ${faults.length} faults, this process at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
  );
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
}

interface Running {
  child: ChildProcess;
  url: string;
  /** Ended by a blow of ours, not by itself. */
  struck?: boolean;
}

function start(engine: string, folder: string): Promise<Running> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'server/conformance.ts', '--port', '0', '--engine', engine, '--persist', folder],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      const url = /^READY (\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve({ child, url });
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

const exited = (child: ChildProcess) =>
  new Promise<void>((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve()),
  );

/** Which process is hit, and how. */
const BLOWS = ['server', 'database', 'connections'] as const;

function strike(blow: (typeof BLOWS)[number], server: Running, folder: string): void {
  if (blow === 'server') {
    server.child.kill('SIGKILL');
    return;
  }
  const [postmaster] = fs
    .readFileSync(path.join(folder, 'postgres/cluster/postmaster.pid'), 'utf8')
    .split('\n')
    .map(Number);
  if (!postmaster) throw new Error('no postmaster');
  if (blow === 'database') {
    // What `pg_ctl -m immediate` sends.
    process.kill(postmaster, 'SIGQUIT');
    return;
  }
  // Every session is cut in whatever it does, its COMMIT included.
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = Number(fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
      if (parent === postmaster && fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('medicalpro_app'))
        process.kill(Number(pid), 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/**
 * Devices send; something is killed at a random moment; everybody sends again what was not answered: once each, nothing
 * lost.
 */
async function kills(
  engine: 'postgres' | 'pglite',
  rounds: number,
  blows: readonly (typeof BLOWS)[number][],
): Promise<void> {
  const began = performance.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-prove-'));
  fs.chmodSync(folder, 0o755);
  let running = await start(engine, folder);
  const post = async <T>(address: string, body: object, token = ''): Promise<T | null> => {
    const answer = await fetch(`${running.url}${address}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    }).catch(() => null);
    return answer?.ok ? ((await answer.json().catch(() => null)) as T | null) : null;
  };
  const login = async (): Promise<LoginResponse> =>
    (await post<LoginResponse>('/api/auth/login', {
      tenant: 'atlas',
      email: 'dr@atlas.test',
      password: 'conformance-only',
    })) ?? (await new Promise((resolve) => setTimeout(resolve, 200)), await login());
  const first = new Map<string, string>();
  let changed = 0;
  let again = 0;
  for (let round = 0; round < rounds; round += 1) {
    const account = await login();
    const blow = blows[round % blows.length] ?? 'server';
    const devices = Array.from({ length: 8 }, async () => {
      const clientId = uuid();
      for (let turn = 0; turn < 6; turn += 1) {
        const events = Array.from({ length: 4 }, () => ({
          id: uuid(),
          tenantId: account.tenant.id,
          userId: account.user.id,
          entityType: 'patient',
          entityId: uuid(),
          operation: 'CREATE',
          payload: newPatient(),
          baseVersion: null,
          createdAt: new Date().toISOString(),
          schemaVersion: 1,
        }));
        for (;;) {
          const answer = await post<SyncUpResponse>('/api/sync/up', { clientId, events }, account.accessToken);
          if (answer?.acknowledged.length === events.length) {
            for (const word of answer.acknowledged)
              first.set(word.outboxEventId, JSON.stringify([word.entityId, word.serverEventId, word.serverVersion]));
            // Once more: the answer must be the one of before.
            if (turn % 3 === 0) {
              again += 1;
              const repeat = await post<SyncUpResponse>('/api/sync/up', { clientId, events }, account.accessToken);
              for (const word of repeat?.acknowledged ?? [])
                if (
                  first.get(word.outboxEventId) !==
                  JSON.stringify([word.entityId, word.serverEventId, word.serverVersion])
                )
                  changed += 1;
            }
            break;
          }
          if (running.struck !== true && running.child.exitCode !== null)
            throw new Error(`the server ended by itself with ${running.child.exitCode}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    });
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
    running.struck = blow !== 'connections';
    strike(blow, running, folder);
    if (blow !== 'connections') {
      if (blow === 'database') running.child.kill('SIGKILL');
      await exited(running.child);
      running = await start(engine, folder);
    }
    await Promise.all(devices);
  }
  const { accessToken } = await login();
  const found: string[] = [];
  for (let place: string | null = null; ;) {
    const page: SyncDownResponse | null = await post<SyncDownResponse>(
      '/api/sync/down',
      { clientId: uuid(), cursor: place, entityTypes: ['patient'], limit: 5000 },
      accessToken,
    );
    if (!page) throw new Error('no pull');
    found.push(...page.changes.map(({ entityId }) => entityId));
    place = page.cursor;
    if (!page.hasMore) break;
  }
  const acknowledged = [...first.values()].map((text) => (JSON.parse(text) as [string])[0]);
  const there = new Set(found);
  const lost = acknowledged.filter((id) => !there.has(id)).length;
  report(
    `kills, ${engine}`,
    lost === 0 && changed === 0 && found.length === acknowledged.length && acknowledged.length > 0,
    `${rounds} blows (${blows.join(', ')}) in ${seconds(began)}: ${acknowledged.length} acknowledged, ${lost} lost, ${found.length - acknowledged.length} beyond, ${again} repeats with ${changed} other words`,
  );
  running.child.kill('SIGTERM');
  await exited(running.child);
  fs.rmSync(folder, { recursive: true, force: true });
}

const only = new Set(flags.only.split(','));
if (only.has('cursor')) await cursor(Number(flags.commits));
if (only.has('races')) await races(Number(flags.races));
if (only.has('locks')) await locks(Number(flags.transactions));
if (only.has('hostile')) await hostile(Number(flags.hostile), flags.seed);
if (only.has('restore')) await restores(Number(flags.consents));
await stopTestCluster();
if (only.has('kills')) {
  await kills('postgres', Number(flags.kills), BLOWS);
  await kills('pglite', Math.ceil(Number(flags.kills) / 4), ['server']);
}
console.log(failed === 0 ? 'proven' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
