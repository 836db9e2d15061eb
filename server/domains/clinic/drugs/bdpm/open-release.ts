import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ReleaseRefused } from './read-table.ts';
import { BDPM_FILES, type BdpmFiles } from './rows-of-release.ts';

/** The largest file of the drug base has 4 MB. A file that unpacks to more than this limit is refused. */
const LARGEST = 64 * 1024 * 1024;

/** The files of a release in a folder, as they are downloaded (`.txt`) or packed (`.txt.gz`). */
export function openRelease(folder: string): BdpmFiles {
  const read = (file: string): Uint8Array => {
    const plain = path.join(folder, file);
    const packed = `${plain}.gz`;
    if (fs.existsSync(plain)) {
      if (fs.statSync(plain).size > LARGEST) throw new ReleaseRefused('damaged-file', file, null, 'larger than 64 MiB');
      return fs.readFileSync(plain);
    }
    if (!fs.existsSync(packed))
      throw new ReleaseRefused('missing-file', file, null, `not found in ${folder}, nor as ${file}.gz`);
    try {
      return gunzipSync(fs.readFileSync(packed), { maxOutputLength: LARGEST });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unreadable';
      throw new ReleaseRefused('damaged-file', `${file}.gz`, null, `cannot be unpacked (${reason}): get it again`);
    }
  };
  return {
    drugs: read(BDPM_FILES.drugs.file),
    packs: read(BDPM_FILES.packs.file),
    compositions: read(BDPM_FILES.compositions.file),
    generics: read(BDPM_FILES.generics.file),
  };
}
