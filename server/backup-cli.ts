/** `npm run backup -- FILE` and `npm run restore -- FILE [--replace] [--keep-sessions]`. */
import fs from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip, createGzip } from 'node:zlib';
import { BadBackup, backupLines, restore } from './backup/backup.ts';
import { readConfig } from './config.ts';
import { openConfigured } from './open-configured.ts';
import { runCommand } from './run-command.ts';
import type { OwnerConnection } from './store/database.ts';

async function backupTo(owner: OwnerConnection, file: string): Promise<void> {
  // A file gets its name when it is whole: a cut leaves none that looks like a backup.
  const making = `${file}.making`;
  const gzip = createGzip();
  const written = pipeline(gzip, fs.createWriteStream(making, { mode: 0o600 }));
  for await (const { table, rows } of backupLines(owner, async (line) => {
    if (!gzip.write(`${line}\n`)) await once(gzip, 'drain');
  })) console.log(`${String(rows).padStart(10)} ${table}`);
  gzip.end();
  await written;
  const handle = fs.openSync(making, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(making, file);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true, options: { 'data-dir': { type: 'string' }, replace: { type: 'boolean' }, 'keep-sessions': { type: 'boolean' } },
  });
  const [verb, file] = positionals;
  if ((verb !== 'backup' && verb !== 'restore') || file === undefined) {
    console.error('npm run backup -- FILE\nnpm run restore -- FILE [--replace] [--keep-sessions]');
    return 2;
  }
  const database = await openConfigured(readConfig(values['data-dir'] === undefined ? [] : ['--data-dir', values['data-dir']], process.env), { shared: verb === 'backup' });
  try {
    if (!database.owner) throw new BadBackup('only the owner of the database may do this: give DATABASE_OWNER_URL');
    if (verb === 'backup') await backupTo(database.owner, file);
    else console.log(`${await restore(database.owner, fs.createReadStream(file).pipe(createGunzip()), { replace: values.replace === true, keepSessions: values['keep-sessions'] === true })} rows restored`);
    return 0;
  } finally {
    await database.close();
  }
}

runCommand(main);
