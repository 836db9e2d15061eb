import { compress } from 'hono/compress';
import type { MiddlewareHandler } from 'hono';
import { createApp } from './app.ts';
import { application } from './application.ts';
import { nodeHost } from './backup/node-host.ts';
import { systemClock } from '../src/lib/world.ts';
import { installationKey } from './audit/installation-key.ts';
import { createThreadedPasswordWork } from './auth/hash-threads.ts';
import { BadConfig, readConfig, type Config } from './config.ts';
import { createDeps } from './create-deps.ts';
import type { Log } from './deps.ts';
import { startHousekeeping } from './housekeeping.ts';
import { forwardedAddress, listen, remoteAddress } from './listen.ts';
import { smtpMailer } from './mail/smtp.ts';
import { openConfigured } from './open-configured.ts';
import { measureEventLoop } from './process-metrics.ts';
import { staticFiles } from './static-files.ts';
import { announce, announced } from './running.ts';
import { FolderInUse } from './store/embedded-postgres.ts';
import { UnsafeDatabase } from './store/unsafe-database.ts';
import { secretOf } from './store/open.ts';
import { tenantSlugs } from './store/tenants.ts';

/** Pages of records and of the drug catalogue, and the application's files; a compressed answer keeps no strong ETag. */
const shrink = compress();
const PAGES = ['/api/sync/down', '/api/drugs/sync/', '/api/drugs/history'];
const compressed: MiddlewareHandler = (c, next) =>
  c.req.path.startsWith('/api/') && !PAGES.includes(c.req.path) ? next() : shrink(c, next);

/** The exit code (EX_SOFTWARE) that tells a service manager to start the server again. */
const BROKEN_DATABASE = 70;

const { domain, demonstration } = application;

async function main(config: Config): Promise<void> {
  const log: Log = (line) => console.error(JSON.stringify({ at: new Date().toISOString(), ...line }));
  // Before anything is opened: a wrong AUDIT_KEY is told at once.
  const headKey = installationKey(config);
  const database = await openConfigured(config, domain.migrations, {
    onChange: ({ kind, ...more }) =>
      log({ level: kind === 'running' ? 'info' : 'error', message: `database ${kind}`, ...more }),
  });
  const slugs = database.owner ? await tenantSlugs(database.owner) : [];
  const isNewDemo = database.owner !== null && slugs.length === 0 && config.demo;
  if (database.owner && isNewDemo) {
    await demonstration.create(database.owner, Date.now());
    slugs.push(demonstration.tenant.slug);
  }
  if (database.owner && config.demo) await demonstration.refresh(database.owner, Date.now());
  const deps = createDeps(domain, database.db, config.sessionSecret ?? secretOf(config.dataDir), {
    headKey,
    host: nodeHost({
      owner: database.owner,
      dataDir: config.dataDir,
      backupDir: config.backupDir,
      clock: systemClock,
      log,
    }),
    quotas: config.quotas,
    mail: config.mail ? { mailer: smtpMailer({ ...config.mail, log }), publicUrl: config.mail.publicUrl } : null,
    passwords: createThreadedPasswordWork(),
    log,
    ...(database.state ? { databaseState: database.state } : {}),
    secure: config.publicUrl?.startsWith('https:') ?? false,
    origins: config.publicUrl ? [new URL(config.publicUrl).origin] : [],
    remoteAddress: config.trustProxy ? forwardedAddress : remoteAddress,
  });
  measureEventLoop(deps.metrics);
  await startHousekeeping(deps, config.retention);
  const app = createApp(deps, [compressed]);
  staticFiles(app, config.distDir);
  const server = await listen(app, { port: config.port, hostname: config.host }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });

  const silence = announce(config.dataDir, server.url);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    silence();
    deps.shutdown.abort();
    await server.stop(config.drainMs);
    await database.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  // The files are as they were after the last transaction: whoever starts the server again opens them (SV-186).
  void database.broken?.then(() => {
    log({ level: 'error', message: 'the database has broken inside this process, which ends now: start it again' });
    silence();
    process.exit(BROKEN_DATABASE);
  });

  console.log(`MedicalPro\n\n  ${server.url}\n`);
  if (slugs.includes(demonstration.tenant.slug)) {
    console.log(
      `  Clinique de démonstration / demonstration clinic: ${demonstration.tenant.slug} (${demonstration.tenant.name})`,
    );
    for (const { email, role } of demonstration.users) console.log(`    ${email.padEnd(20)} ${role}`);
    console.log(`    mot de passe / password: ${demonstration.password}\n`);
  }
  console.log(`  Données / data: ${database.where}\n  Ctrl-C pour arrêter / to stop`);
  // Runs in the background while the server already answers.
  if (isNewDemo)
    await demonstration.fill(database.db).catch((error: unknown) =>
      log({
        level: 'warn',
        message: 'the demonstration is not filled',
        error: error instanceof Error ? error.name : '',
      }),
    );
}

const isPortTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** The folder or the port belongs to a server that is running already: most often this one, started a second time. */
function tellRunning(error: unknown, dataDir: string): boolean {
  const url = error instanceof FolderInUse || isPortTaken(error) ? announced(dataDir) : null;
  if (url === null) return false;
  console.error(`MedicalPro est déjà lancé, à cette adresse / is already running, at this address:\n\n  ${url}\n`);
  return true;
}

async function run(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  await main(config).catch((error: unknown) => {
    if (!tellRunning(error, config.dataDir)) throw error;
    process.exit(1);
  });
}

run().catch((error: unknown) => {
  const known = error instanceof BadConfig || error instanceof UnsafeDatabase || error instanceof FolderInUse;
  if (known) console.error(`MedicalPro: ${error.message}`);
  else if (isPortTaken(error))
    console.error('MedicalPro: ce port est déjà utilisé / this port is in use: PORT=4301 npm start');
  else console.error(error);
  process.exit(1);
});
