import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from './app.ts';
import { application } from './application.ts';
import { createThreadedPasswordWork } from './auth/hash-threads.ts';
import { noThrottle } from './auth/throttle.ts';
import { createDeps } from './create-deps.ts';
import { createConformanceFixture } from './domains/clinic/fixtures/conformance.ts';
import { listen, remoteAddress } from './listen.ts';
import { measureEventLoop } from './process-metrics.ts';
import { wordsOf } from './run-command.ts';
import { openEmbedded, openPgliteDatabase, openUrl, secretOf, type OpenDatabase } from './store/open.ts';
import { tenantSlugs } from './store/tenants.ts';

const DRAIN_MS = 1000;

interface Options {
  port: number;
  databaseUrl: string | undefined;
  engine: 'postgres' | 'pglite';
  persist: string | undefined;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      'database-url': { type: 'string' },
      engine: { type: 'string', default: 'postgres' },
      persist: { type: 'string' },
    },
  });
  if (!/^\d+$/.test(values.port)) throw new Error('--port is a number');
  if (values.engine !== 'pglite' && values.engine !== 'postgres') throw new Error('--engine is postgres or pglite');
  return {
    port: Number(values.port),
    databaseUrl: values['database-url'],
    engine: values.engine,
    persist: values.persist,
  };
}

function open(options: Options, folder: string): Promise<OpenDatabase> {
  const { migrations } = application.domain;
  if (options.databaseUrl !== undefined)
    return openUrl({ migrations, url: options.databaseUrl, empty: true, allowUnsafeDurability: true });
  if (options.engine === 'pglite')
    return openPgliteDatabase({ migrations }, options.persist === undefined ? undefined : path.join(folder, 'pglite'));
  // A throw-away database may be fast; one that is kept must outlive everything.
  return openEmbedded({
    migrations,
    dir: path.join(folder, 'postgres'),
    fsync: options.persist !== undefined,
    dieWithParent: options.persist === undefined,
  });
}

/** The real server with a known fixture, for testers (docs/protocol.md, "A server to test against"). */
async function main(): Promise<void> {
  const options = readOptions();
  const folder =
    options.persist === undefined
      ? fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-conformance-'))
      : path.resolve(options.persist);
  fs.mkdirSync(folder, { recursive: true });
  if (options.persist === undefined) fs.chmodSync(folder, 0o755);
  const clean = () => {
    if (options.persist === undefined) fs.rmSync(folder, { recursive: true, force: true });
  };
  const database = await open(options, folder);
  if (!database.owner) throw new Error('the conformance server needs the owner of its database');
  if ((await tenantSlugs(database.owner)).length === 0) await createConformanceFixture(database.owner);
  const secret = options.persist === undefined ? randomBytes(32).toString('hex') : secretOf(folder);
  const deps = createDeps(application.domain, database.db, secret, {
    throttle: noThrottle,
    passwords: createThreadedPasswordWork(),
    remoteAddress,
    log: (line) => console.error(JSON.stringify(line)),
  });
  measureEventLoop(deps.metrics);
  const server = await listen(createApp(deps), { port: options.port, hostname: '127.0.0.1' });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    deps.shutdown.abort();
    await server.stop(DRAIN_MS);
    await database.close();
    clean();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  console.log(`READY ${server.url}`);
}

main().catch((error: unknown) => {
  console.error(wordsOf(error));
  process.exit(1);
});
