// Brings a clone to the point where the app can start: dependencies, and on request `build` and browsers for the tests.
// Runs before node_modules exists, so it imports nothing but Node.   usage: node scripts/setup.mjs [build] [chromium] [firefox] [webkit]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { findChromium } from './lib/chromium.mjs';
import { findFirefox, findWebKit } from './lib/engines.mjs';
import { precompress } from './lib/precompress.mjs';

export const root = path.resolve(import.meta.dirname, '..');
const at = (...parts) => path.join(root, ...parts);

export class SetupError extends Error {}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (result.status !== 0)
    throw new SetupError(
      `\`${path.basename(command)} ${args.join(' ')}\` failed (${result.status ?? result.signal ?? result.error?.code})`,
    );
}
const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const readIfThere = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
const filesUnder = (file) => {
  if (!fs.existsSync(file)) return [];
  return fs.statSync(file).isFile()
    ? [file]
    : fs.readdirSync(file).flatMap((entry) => filesUnder(path.join(file, entry)));
};
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted())
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  return hash.digest('hex');
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`MedicalPro needs Node.js 20.19 or newer; this is ${process.version}. See https://nodejs.org/`);
}

const dependencyStamp = () =>
  `${fingerprint([at('package.json'), at('package-lock.json')])} ${process.platform} ${process.arch} ${process.versions.modules}`;

/**
 * `npm ci` and the build empty the folder that they fill. Behind a symbolic link that would be a folder of another
 * place.
 */
function refuseLink(name) {
  if (!fs.lstatSync(at(name), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new SetupError(
    `${name} is a symbolic link to ${fs.readlinkSync(at(name))}, and that folder would be emptied. Remove the link (only the link: \`rm ${name}\`) and start again.`,
  );
}

/** The stamp lies inside node_modules: a tree that was deleted or only half written is stale by itself. */
export function installDependencies() {
  refuseLink('node_modules');
  const stamp = at('node_modules/.setup-stamp');
  const wanted = dependencyStamp();
  if (readIfThere(stamp) === wanted) return;
  console.log('setup: installing dependencies (npm ci)');
  fs.rmSync(stamp, { force: true });
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  if (process.env.npm_execpath) run(process.execPath, [process.env.npm_execpath, ...args]);
  else run('npm', args);
  fs.writeFileSync(stamp, wanted);
}

export function build() {
  refuseLink('dist');
  const stamp = at('dist/.setup-stamp');
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'scripts/lib/precompress.mjs']
    .flatMap((entry) => filesUnder(at(entry)))
    .filter((file) => !/\.test\.tsx?$/.test(file));
  const wanted = `${dependencyStamp()} ${fingerprint(sources)}`;
  if (readIfThere(stamp) === wanted) return;
  console.log('setup: building the app (vite build)');
  run(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  precompress(at('dist'));
  fs.writeFileSync(stamp, wanted);
}

/** What the tests alone need, from Debian's packages. Its chromium-headless-shell has no Background Sync. */
const BROWSERS = {
  chromium: { name: 'Chromium', find: findChromium, packages: ['chromium'], orElse: ' or name one in CHROMIUM_PATH' },
  firefox: {
    name: 'Firefox ESR',
    find: findFirefox,
    packages: ['firefox-esr'],
    orElse: ' or name one in FIREFOX_PATH',
  },
  webkit: {
    name: 'WebKitGTK',
    find: findWebKit,
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth', 'python3-gi', 'gir1.2-webkit2-4.1', 'gir1.2-gtk-3.0'],
    orElse: '',
  },
};

/** Installs those of `chromium`, `firefox`, `webkit` that are missing. */
export function installBrowsers(...wanted) {
  const missing = wanted.map((key) => BROWSERS[key]).filter(({ find }) => !find());
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(' and ');
  const packages = missing.flatMap((browser) => browser.packages);
  const byHand = `Install ${names} (on Debian: \`sudo apt-get install ${packages.join(' ')}\`)${missing.map(({ orElse }) => orElse).join('')}.`;
  const prefix = process.getuid?.() === 0 ? [] : works('sudo', ['-n', 'true']) ? ['sudo', '-n'] : null;
  if (!works('apt-get', ['--version']))
    throw new SetupError(
      `These browser tests need ${names}, and this system has no apt-get to install it with. ${byHand}`,
    );
  if (!prefix)
    throw new SetupError(
      `These browser tests need ${names}, and installing it needs root or sudo without a password. ${byHand}`,
    );
  console.log(`setup: installing ${names} (apt-get)`);
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    run(command, rest);
  };
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  const absent = missing.filter(({ find }) => !find());
  if (absent.length > 0)
    throw new SetupError(
      `apt-get installed no ${absent.map(({ name }) => name).join(' and no ')} that could be found. ${byHand}`,
    );
}

/** Says what went wrong in one line; a stack trace helps nobody here. */
export function guarded(work) {
  try {
    work();
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\nsetup: ${error.message}`);
    return false;
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  const wanted = process.argv.slice(2);
  const ok = guarded(() => {
    checkNode();
    installDependencies();
    if (wanted.includes('build')) build();
    installBrowsers(...Object.keys(BROWSERS).filter((name) => wanted.includes(name)));
  });
  process.exit(ok ? 0 : 1);
}
