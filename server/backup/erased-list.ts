import fs from 'node:fs';
import path from 'node:path';
import type { ErasedRecord } from '../host.ts';
import { BadBackup } from './backup.ts';

const fileIn = (dataDir: string) => path.join(dataDir, 'erased-records.jsonl');

/** Written after the erasure is committed: what stands here has been erased. */
export async function appendErased(dataDir: string, records: readonly ErasedRecord[]): Promise<void> {
  const file = await fs.promises.open(fileIn(dataDir), 'a', 0o600);
  try {
    await file.writeFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Empty where nothing was ever erased. A line that cannot be read stops a restore: it may name what must not return. */
export async function readErased(dataDir: string): Promise<ErasedRecord[]> {
  const text = await fs.promises.readFile(fileIn(dataDir), 'utf8').catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      try {
        return JSON.parse(line) as ErasedRecord;
      } catch {
        throw new BadBackup(`${fileIn(dataDir)}: line ${index + 1} cannot be read: nothing was restored`);
      }
    });
}
