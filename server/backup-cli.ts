/**
 * `npm run backup -- FILE`, `npm run restore -- FILE [--replace] [--keep-sessions]` and `npm run restore:drill --
 * FILE`.
 */
import { parseArgs } from 'node:util';
import { application } from './application.ts';
import { BadBackup, restore } from './backup/backup.ts';
import { asUnrestored } from './backup/unrestored.ts';
import { textOf, writeBackup } from './backup/backup-file.ts';
import { drill } from './backup/drill.ts';
import { readErased } from './backup/erased-list.ts';
import { readConfig } from './config.ts';
import { openConfigured } from './open-configured.ts';
import { runCommand } from './run-command.ts';

const USAGE =
  'npm run backup -- FILE\nnpm run restore -- FILE [--replace] [--keep-sessions]\nnpm run restore:drill -- FILE';

async function tryRestore(file: string): Promise<number> {
  const { where, rows, tenants, faults } = await drill(file, application.domain.migrations);
  console.log(`${rows} rows restored into ${where}, which is gone again`);
  for (const { slug, records, auditEntries } of tenants)
    console.log(`${slug}: ${records} records, ${auditEntries} audit entries`);
  for (const fault of faults) console.error(`FAULT ${fault}`);
  console.log(faults.length === 0 ? 'the backup can be restored' : 'the backup can NOT be restored as it was written');
  return faults.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'data-dir': { type: 'string' }, replace: { type: 'boolean' }, 'keep-sessions': { type: 'boolean' } },
  });
  const [verb, file] = positionals;
  if ((verb !== 'backup' && verb !== 'restore' && verb !== 'drill') || file === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (verb === 'drill') return tryRestore(file);
  const config = readConfig(values['data-dir'] === undefined ? [] : ['--data-dir', values['data-dir']], process.env);
  const database = await openConfigured(config, application.domain.migrations, { shared: verb === 'backup' });
  try {
    if (!database.owner) throw new BadBackup('only the owner of the database may do this: give DATABASE_OWNER_URL');
    if (verb === 'backup') {
      await writeBackup(database.owner, file, (table, rows) => console.log(`${String(rows).padStart(10)} ${table}`));
      console.log(`written and read back: ${file}\nTry whether it can be restored: npm run restore:drill -- ${file}`);
    } else {
      const { migrations } = application.domain;
      const options = {
        migrations,
        replace: values.replace === true,
        keepSessions: values['keep-sessions'] === true,
        erased: await readErased(config.dataDir),
      };
      const rows = await restore(database.owner, textOf(file), options).catch((error: unknown) => {
        throw asUnrestored(error);
      });
      console.log(`${rows} rows restored`);
    }
    return 0;
  } finally {
    await database.close();
  }
}

runCommand(main);
