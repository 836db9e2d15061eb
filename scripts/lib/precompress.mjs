// Writes `x.br` and `x.gz` beside each text file of a build, so that the server sends what was compressed once, as well
// as it can be.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const TEXT = /\.(?:js|css|html|svg|webmanifest)$/;
/** Below one packet, compression saves nothing. */
const WORTH_BYTES = 1_400;

/** Answers how many files have a compressed form. */
export function precompress(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.statSync(file).size >= WORTH_BYTES);
  for (const file of files) {
    const content = fs.readFileSync(file);
    fs.writeFileSync(`${file}.br`, brotliCompressSync(content));
    fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
  return files.length;
}
