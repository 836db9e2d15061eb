// `npm test`: every check that a change has to pass, on a fresh clone too. Each stage runs, whatever became of the one
// before, and the last line
// is the sum.   usage: npm test [-- stage ...]      stages: format typecheck lint unit build size e2e unused
// Only when they are named (`npm run test:long`), and then without a deadline: long, the journeys for which another test
// stands in e2e; and unit-long, unit tests at their full size: 10,000 schedules of the simulation instead of 500, every
// crash point, every owner of a database, tables of 10,000 rows.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { checkNode, guarded, installBrowsers, installDependencies, root } from './setup.mjs';

const MINUTE = 60_000;
const EVERY_STAGE_BUT = new Set(['long', 'unit-long']);
const named = process.argv.slice(2);
/** CI ends a run of all stages after 40 minutes, and then nobody reads how far it came. */
const deadline = named.length > 0 ? Infinity : Date.now() + 39 * MINUTE;
const results = path.join(root, 'test-results');
const bin = (script) => path.join(root, 'node_modules', script);

const ready = guarded(() => {
  checkNode();
  installDependencies();
});
if (!ready) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
fs.rmSync(results, { recursive: true, force: true });
fs.mkdirSync(results, { recursive: true });

/** Streams what the command prints. A stage that outlives its time is ended with everything that it started. */
function run(args, { minutes = 5, env = {} } = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
  });
  const limit = Math.max(1_000, Math.min(minutes * MINUTE, deadline - Date.now()));
  const end = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It was gone already.
    }
  };
  const timer = setTimeout(() => {
    console.error(`ended after ${Math.round(limit / 1000)} s`);
    end();
  }, limit);
  process.once('exit', end);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', end);
      resolve(code === 0);
    });
  });
}

const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
const readReport = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null);

/**
 * Counts tests; a run that failed without one failing (a file that could not be loaded, an unhandled rejection, a
 * crash) is one failure.
 */
function tally(ok, passed, failed) {
  if (ok && passed === 0) console.error('no test ran');
  return { passed, failed: failed > 0 ? failed : ok && passed > 0 ? 0 : 1 };
}

async function typecheck() {
  let passed = 0;
  let failed = 0;
  for (const project of ['tsconfig.json', 'tsconfig.node.json', 'tsconfig.sw.json']) {
    console.log(project);
    if (await run([bin('typescript/bin/tsc'), '-p', project])) passed++;
    else failed++;
  }
  return { passed, failed };
}

async function unit(name = 'unit', files = [], env = {}) {
  const file = path.join(results, `${name}.json`);
  const ok = await run(
    [bin('vitest/vitest.mjs'), 'run', ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { minutes: 24, env },
  );
  const report = readReport(file);
  const unloadable = (report?.testResults ?? []).filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  return tally(ok, report?.numPassedTests ?? 0, (report?.numFailedTests ?? 0) + unloadable);
}

async function journeys(name, choice, minutes) {
  if (!guarded(() => installBrowsers('chromium'))) return one(false);
  const file = path.join(results, `${name}.json`);
  const ok = await run([bin('@playwright/test/cli.js'), 'test', '--reporter=list,json', choice, '@long'], {
    minutes,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const stats = readReport(file)?.stats ?? { expected: 0, unexpected: 0 };
  return tally(ok, stats.expected, stats.unexpected);
}

const stages = {
  format: async () => one(await run([bin('oxfmt/bin/oxfmt'), '--check', '.'])),
  typecheck,
  lint: async () =>
    one(
      await run([
        bin('oxlint/bin/oxlint'),
        '--type-aware',
        '--deny-warnings',
        'src',
        'server',
        'scripts',
        'e2e',
        'bench',
        'test',
        'examples',
      ]),
    ),
  unit: () => unit(),
  build: async () => one(await run([path.join(root, 'scripts/setup.mjs'), 'build'])),
  size: async () => one(await run([path.join(root, 'scripts/size.mjs')])),
  e2e: () => journeys('e2e', '--grep-invert', 27),
  long: () => journeys('long', '--grep', 90),
  unused: async () => one(await run([bin('knip/bin/knip.js'), '--no-progress'])),
  'unit-long': () =>
    unit('unit-long', ['test/simulation', 'test/node/crash-points', 'test/node/owner', 'test/node/csv-import'], {
      LONG: '1',
      SIM_SCHEDULES: '10000',
      SIM_B_SCHEDULES: '60',
    }),
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

const chosen = named.length > 0 ? named : Object.keys(stages).filter((name) => !EVERY_STAGE_BUT.has(name));
let passed = 0;
let failed = 0;
const lines = [];
for (const name of chosen) {
  const stage = stages[name];
  if (!stage) {
    console.error(`no such stage: ${name}`);
    process.exit(2);
  }
  console.log(`\n── ${name} ──`);
  const started = Date.now();
  const count = await stage();
  passed += count.passed;
  failed += count.failed;
  lines.push(
    `${count.failed > 0 ? 'FAILED' : 'passed'}  ${name.padEnd(10)} ${count.passed} passed, ${count.failed} failed  (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
}
console.log(`\n${lines.join('\n')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
