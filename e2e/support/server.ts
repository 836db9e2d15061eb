// The real server with the fixture of the conformance server and the built app, on a database in this folder. Started
// there again, it goes on with
// what it had.   usage: … PORT FOLDER durable|quick PATIENTS present|raised drugs|- [ZONE]
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createApp } from '../../server/app.ts';
import { nodeHost } from '../../server/backup/node-host.ts';
import { noThrottle } from '../../server/auth/throttle.ts';
import { createDeps } from '../../server/create-deps.ts';
import { createConformanceFixture } from '../../server/domains/clinic/fixtures/conformance.ts';
import { createDemoDrugs } from '../../server/domains/clinic/fixtures/demo-drugs.ts';
import { clinicServer } from '../../server/domains/clinic/index.ts';
import { listen, remoteAddress } from '../../server/listen.ts';
import { staticFiles } from '../../server/static-files.ts';
import { openEmbedded } from '../../server/store/open.ts';
import { copyCluster } from '../../server/testing-templates.ts';
import { systemClock } from '../../src/lib/world.ts';
import { someDrugs } from './some-drugs.ts';
import { clinic as raisedClinic, raiseRows } from './raised-clinic.ts';

const [port, folder, durability, patients = '0', domain, drugs, zone = 'Europe/Paris'] = process.argv.slice(2);
if (!port || !folder) throw new Error('which port, which folder?');
const secretFile = path.join(folder, 'secret');
const fresh = !fs.existsSync(secretFile);
const dir = path.join(folder, 'postgres');
const isFilled = fresh && !fs.existsSync(dir) && (await copyCluster(dir));
const database = await openEmbedded({
  migrations: clinicServer.migrations,
  dir,
  database: 'conformance',
  fsync: durability === 'durable',
  dieWithParent: true,
});
if (!database.owner) throw new Error('no owner');
if (fresh) {
  if (!isFilled) await createConformanceFixture(database.owner);
  await database.owner.transaction(async (tx) => {
    const {
      rows: [atlas],
    } = await tx.query<{ id: string }>("SELECT id FROM tenant WHERE slug = 'atlas'");
    await tx.query("SELECT set_config('app.tenant_id', $1, true)", [atlas?.id]);
    await tx.query(
      `INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date)
       SELECT $1, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'REGISTRE' || lpad(n::text, 5, '0'), 'Ana', 'female', '1984-02-29' FROM generate_series(1, $2::int) n`,
      [atlas?.id, Number(patients)],
    );
  });
  // Said by the clinic, so that a device elsewhere shows the clinic's hours.
  await database.owner.query('UPDATE tenant SET zone = $1', [zone]);
  if (drugs === 'drugs') await createDemoDrugs(database.db, '2025-07-07', someDrugs('2025-07-07'));
  // Last: a folder that has it is whole.
  fs.writeFileSync(secretFile, randomBytes(32).toString('hex'));
}
if (domain === 'raised') {
  await database.owner.transaction(async (tx) => {
    const { rows: tenants } = await tx.query<{ id: string }>('SELECT id FROM tenant');
    for (const { id } of tenants) {
      await tx.query("SELECT set_config('app.tenant_id', $1, true)", [id]);
      for (const statement of raiseRows) await tx.query(statement);
    }
  });
}
const log = (line: Record<string, unknown>) => console.error(JSON.stringify(line));
const deps = createDeps(
  domain === 'raised' ? { ...clinicServer, ...raisedClinic } : clinicServer,
  database.db,
  fs.readFileSync(secretFile, 'utf8'),
  {
    throttle: noThrottle,
    remoteAddress,
    log,
    host: {
      ...nodeHost({
        owner: database.owner,
        dataDir: folder,
        backupDir: path.join(folder, 'backups'),
        clock: systemClock,
        log,
      }),
      // The fixture has two clinics, so that the isolation of one from the other can be tried.
      isShared: async () => false,
    },
  },
);
const app = createApp(deps);
staticFiles(app, path.resolve(import.meta.dirname, '../../dist'));
const server = await listen(app, { port: Number(port), hostname: '127.0.0.1' });

async function stop(): Promise<void> {
  deps.shutdown.abort();
  await server.stop(500);
  await database.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
// The next release of the drug base is published.
process.on(
  'SIGUSR2',
  () => void createDemoDrugs(database.db, '2026-01-28', someDrugs('2026-01-28')).then(() => console.log('PUBLISHED')),
);
console.log(`READY ${server.url}`);
