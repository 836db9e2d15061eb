// What a browser has to load before the first screen of a first visit (signing in), by the build's own manifest. Bar:
// 200 kB of JavaScript (brotli). And the number of files that a first visit installs. Bar: 200.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { brotliCompressSync } from 'node:zlib';

const BAR_KB = 200;
/** Every file costs an installation a request, a comparison and a place in the cache (24 ms of a processor each). */
const FILES_BAR = 200;
/** What a worker of its own is built into, and what it loads when it needs it. */
const WORKER_FILES = /^assets\/(?:drug-worker|search-worker|phone)-[\w-]+\.js$/;
const FIRST_SCREEN = ['index.html', 'src/features/session/sign-in-screen.tsx'];
const dist = path.resolve(import.meta.dirname, '../dist');
const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'));

const kilobytes = (file) => brotliCompressSync(fs.readFileSync(path.join(dist, file))).length / 1000;
const line = (size, what) => console.log(`${size.toFixed(1).padStart(7)} kB  ${what}`);

/** The chunk and all that it imports statically. */
function closure(key, found = new Set()) {
  if (!manifest[key]) throw new Error(`the build has no chunk for ${key}: nothing was measured`);
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key].imports ?? []) closure(imported, found);
  return found;
}

const tools = Object.keys(manifest).filter((key) => key.includes('query-devtools'));
if (tools.length > 0) throw new Error(`tools for development are in the build: ${tools.join(', ')}`);

// Every screen of records waits for the words of all modules (CT-9): a file for each would be two dozen requests. The
// drug catalogue is no module of records, and its words are not among them.
const modules = fs.readFileSync(path.resolve(import.meta.dirname, '../src/app/modules.tsx'), 'utf8');
const features = [...modules.matchAll(/'\.\.\/features\/([\w-]+)\/index\.ts'/g)].map(([, feature]) => feature);
const apart = features
  .filter((feature) => feature !== 'drugs')
  .flatMap((feature) => ['fr', 'en'].map((language) => `src/features/${feature}/words-${language}.ts`))
  .filter((key) => manifest[key]);
if (apart.length > 0) throw new Error(`words of modules in files of their own (vite.config.ts): ${apart.join(', ')}`);

const ofThePage = new Set(Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]));
const built = fs.readdirSync(path.join(dist, 'assets')).filter((name) => !/\.(?:br|gz)$/.test(name));
const strays = built.map((name) => `assets/${name}`).filter((file) => !ofThePage.has(file) && !WORKER_FILES.test(file));
if (strays.length > 0) throw new Error(`a worker was built with what only the page needs: ${strays.join(', ')}`);

const chunks = FIRST_SCREEN.reduce((found, key) => closure(key, found), new Set());
const files = [...chunks].map((key) => manifest[key].file);
const total = files.reduce((sum, file) => sum + kilobytes(file), 0);
for (const file of files) line(kilobytes(file), file);
const later = Object.values(manifest)
  .map(({ file }) => file)
  .filter((file) => file.endsWith('.js') && !files.includes(file));
line(
  later.reduce((sum, file) => sum + kilobytes(file), 0),
  `in ${later.length} files, loaded when opened and precached`,
);
line(kilobytes('sw.js'), 'sw.js');
console.log(`first load: ${total.toFixed(1)} kB brotli of JavaScript (bar ${BAR_KB})`);
console.log(`installed by a first visit: ${built.length} files of assets (bar ${FILES_BAR})`);
process.exitCode = total > BAR_KB || built.length > FILES_BAR ? 1 : 0;
