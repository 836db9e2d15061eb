/**
 * Writes the fixture of this version's local store: `npm run fixture:store`. A fixture of a released version is never
 * made again.
 */
import 'fake-indexeddb/auto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { clinic } from '../../src/contract/clinic.ts';
import { storeVersionOf } from '../../src/db/upgrade.ts';
import { dumpStore } from './raw-store.ts';
import { workADay } from './real-run.ts';

const { version: app } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const file = new URL(`fixtures/store-${storeVersionOf(clinic)}-app-${app}.json`, import.meta.url);
const { database, ids } = await workADay('fixture');
database.close();
if (existsSync(file) && !process.argv.includes('--again')) {
  console.error(
    `${file.pathname} is there already; with --again it is written anew, which only an unreleased version may do`,
  );
  process.exit(1);
}
writeFileSync(file, `${JSON.stringify({ app, ids, ...(await dumpStore('fixture')) }, null, 1)}\n`);
console.log(file.pathname);
process.exit(0);
