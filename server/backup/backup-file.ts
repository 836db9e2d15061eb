/** A backup as a file: written, read back before it gets its name, and opened for a restore. */
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { OwnerConnection } from '../store/database.ts';
import { BadBackup, backupLines, openBackup } from './backup.ts';

/** The text of a backup file, unpacked in pieces. */
export async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // The callback's error is the one that the loop gets: pipeline destroys the last stream with it.
  for await (const chunk of pipeline(fs.createReadStream(file), createGunzip(), () => undefined))
    yield decoder.decode(chunk as Uint8Array, { stream: true });
  yield decoder.decode();
}

/** Rows by table, of a complete file: every line is read, counted and compared with the digest at the end. */
export async function verifyFile(file: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const { table } of (await openBackup(textOf(file))).rows) counts.set(table, (counts.get(table) ?? 0) + 1);
  return counts;
}

/**
 * Where the file will be written: a symbolic link is followed (to another disk, for example). Only a regular file is
 * replaced; this is checked before the database is read.
 */
function placeOf(file: string): string {
  const link = fs.lstatSync(file, { throwIfNoEntry: false });
  const place = link?.isSymbolicLink() ? path.resolve(path.dirname(file), fs.readlinkSync(file)) : file;
  if (link?.isSymbolicLink() && fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new BadBackup(`${file} is a symbolic link to another one: name the file itself`);
  if (fs.statSync(place, { throwIfNoEntry: false })?.isFile() === false)
    throw new BadBackup(`${place} is no file: name the file that the backup is written to`);
  return place;
}

function syncToDisk(name: string): void {
  const handle = fs.openSync(name, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/**
 * Writes a backup and reads it back from the disk. The file gets its name when it is complete: after an interruption, a
 * full disk or a disk that returns other data, nothing looks like a backup.
 */
export async function writeBackup(
  owner: OwnerConnection,
  file: string,
  onTable: (table: string, rows: number) => void,
): Promise<void> {
  const place = placeOf(file);
  const making = `${place}.making`;
  // A file of that name is left over from an interrupted backup, or somebody else's: a link to another place, a file
  // that others may read. It is never written into.
  fs.rmSync(making, { force: true });
  const gzip = createGzip();
  const written = finished(gzip, fs.createWriteStream(making, { mode: 0o600, flags: 'wx' }));
  const counts = new Map<string, number>();
  const read = async () => {
    for await (const { table, rows } of backupLines(owner, async (line) => {
      if (!gzip.write(`${line}\n`)) await Promise.race([once(gzip, 'drain'), written]);
    })) {
      onTable(table, rows);
      if (rows > 0) counts.set(table, rows);
    }
    gzip.end();
  };
  try {
    await Promise.all([read(), written]);
  } catch (error) {
    gzip.destroy();
    fs.rmSync(making, { force: true });
    throw error;
  }
  syncToDisk(making);
  const found = await verifyFile(making);
  for (const table of new Set([...counts.keys(), ...found.keys()])) {
    if (counts.get(table) !== found.get(table))
      throw new BadBackup(
        `table ${table}: ${counts.get(table) ?? 0} rows were read and ${found.get(table) ?? 0} stand in ${making}`,
      );
  }
  fs.renameSync(making, place);
  // The name too.
  syncToDisk(path.dirname(place));
}
