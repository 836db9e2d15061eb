// Databases of the clinic that are made once per run of the tests and copied for each file: initdb, the migrations and
// the fixture's passwords would otherwise cost each of them some seconds.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { clinicApplication } from './domains/clinic/application.ts';
import { createConformanceFixture } from './domains/clinic/fixtures/conformance.ts';
import { ensureAppRole } from './store/app-role.ts';
import { startEmbeddedPostgres } from './store/embedded-postgres.ts';
import { migrate } from './store/migrate.ts';
import { createDatabase, openServer } from './store/open.ts';
import { openPglite, pgliteOwner } from './store/pglite-database.ts';

export type Content = 'migrated' | 'conformance';

const MADE_WITHIN_MS = 60_000;

/** Set by `test/setup/templates.ts`; absent in benches and where a folder cannot be copied with its owner. */
const folder = process.platform === 'win32' ? undefined : process.env['TEST_TEMPLATES'];

/** The path of what `make` writes; made by the first process that asks, awaited by the others. Null without a folder. */
async function madeOnce(name: string, make: (path: string) => Promise<void>): Promise<string | null> {
  if (folder === undefined) return null;
  const made = path.join(folder, name);
  const making = `${made}.making`;
  try {
    fs.mkdirSync(making);
  } catch {
    const end = Date.now() + MADE_WITHIN_MS;
    while (!fs.existsSync(made)) {
      if (Date.now() > end) throw new Error(`${made} was not made within ${MADE_WITHIN_MS} ms`);
      await sleep(50);
    }
    return made;
  }
  fs.chmodSync(making, 0o755);
  const work = path.join(making, name);
  await make(work);
  fs.renameSync(work, made);
  return made;
}

/** PGlite's data folder with the clinic's tables, for `loadDataDir`. */
export async function pgliteTemplate(content: Content): Promise<Blob | undefined> {
  const file = await madeOnce(`pglite-${content}.tar`, async (work) => {
    const instance = await openPglite();
    const owner = pgliteOwner(instance);
    await ensureAppRole(owner);
    await migrate(owner, clinicApplication.domain.migrations);
    if (content === 'conformance') await createConformanceFixture(owner);
    fs.writeFileSync(work, Buffer.from(await (await instance.dumpDataDir('none')).arrayBuffer()));
    await instance.close();
  });
  return file === null ? undefined : new Blob([fs.readFileSync(file)]);
}

/** Fills the folder of a cluster that was never started with one that has both databases. False if there is none. */
export async function copyCluster(to: string): Promise<boolean> {
  const from = await madeOnce('cluster', async (work) => {
    const server = await startEmbeddedPostgres({ dir: work, dieWithParent: true });
    const { migrations } = clinicApplication.domain;
    for (const content of ['migrated', 'conformance'] as const) {
      await createDatabase(server.connection, content, content === 'conformance' ? 'migrated' : undefined);
      const opened = await openServer(server.connection, content, { migrations });
      if (content === 'conformance' && opened.owner) await createConformanceFixture(opened.owner);
      await opened.close();
    }
    await server.stop();
  });
  if (from === null) return false;
  const copied = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(`cp: ${copied.error?.message ?? copied.stderr}`);
  return true;
}
