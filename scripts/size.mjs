// What a browser has to load before the first screen: the entry and everything that index.html loads with it. Bar: 200 kB of JavaScript (brotli).
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { brotliCompressSync } from 'node:zlib';

const BAR_KB = 200;
const dist = path.resolve(import.meta.dirname, '../dist');
const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map((match) => match[1]);
if (scripts.length === 0) {
  console.error('index.html loads no script: nothing was measured');
  process.exit(1);
}
const kilobytes = (file) => brotliCompressSync(fs.readFileSync(path.join(dist, file))).length / 1000;
for (const file of scripts) console.log(`${kilobytes(file).toFixed(1).padStart(7)} kB  ${file}`);
console.log(`${kilobytes('sw.js').toFixed(1).padStart(7)} kB  /sw.js (after the first screen)`);
const total = scripts.reduce((sum, file) => sum + kilobytes(file), 0);
console.log(`first load: ${total.toFixed(1)} kB brotli of JavaScript (bar ${BAR_KB})`);
process.exitCode = total > BAR_KB ? 1 : 0;
