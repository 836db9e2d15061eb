// `npm run bench [-- --quick] [-- --only change,slow,durable,depth,burst,drain,queue,cold,pull,kill,unavailable,size]`:
// the figures, in real Chromium, each beside raw IndexedDB and plain Dexie in the same run (the machine's speed cancels
// out of the ratios). Fails when a workload did not do its work.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../scripts/lib/chromium.mjs';
import { modernDexie } from '../scripts/lib/modern-dexie.mjs';
import { always, both, medianBelow, p95Below, stat, timesRaw, verdictOf, type Bar } from './bars.ts';
import type { Harness } from './page/main.tsx';
import { startServer, type BenchServer } from './server.ts';

const ADAPTERS = ['medicalpro', 'raw', 'dexie'] as const;
type Name = (typeof ADAPTERS)[number];

const quick = process.argv.includes('--quick');
const onlyAt = process.argv.indexOf('--only');
const chosen = onlyAt < 0 ? null : new Set((process.argv[onlyAt + 1] ?? '').split(','));
const SIZES = quick ? [1_000] : [1_000, 50_000];
const ROUNDS = quick ? 1 : 3;

interface Line {
  work: string;
  unit: string;
  bar: Bar;
  values: Map<Name, number[]>;
  extra: Map<Name, string>;
  /** What of ours, besides the time, did not hold in some round. */
  unmet: Set<string>;
}
const lines: Line[] = [];
function lineOf(work: string, unit: string, bar: Bar): Line {
  const known = lines.find((line) => line.work === work);
  if (known) return known;
  const line: Line = { work, unit, bar, values: new Map(), extra: new Map(), unmet: new Set() };
  lines.push(line);
  return line;
}
const note = (line: Line, name: Name, values: readonly number[]): void =>
  void line.values.set(name, [...(line.values.get(name) ?? []), ...values]);

/** A part of our bar that isn't a time. */
function holds(line: Line, name: Name, condition: boolean, what: string): void {
  if (name === 'medicalpro' && !condition) line.unmet.add(what);
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(`the run exercised something else than it says: ${what}`);
}

let context: BrowserContext;
let server: BenchServer;
let serial = 0;

type Method = { [K in keyof Harness]: Harness[K] extends (...args: infer _) => unknown ? K : never }[keyof Harness];
interface Bench {
  page: Page;
  call<K extends Method>(name: K, ...args: Parameters<Harness[K]>): Promise<Awaited<ReturnType<Harness[K]>>>;
}

async function openPage(name: Name, query = ''): Promise<Bench> {
  const page = await context.newPage();
  page.setDefaultTimeout(240_000);
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  // Every session has an origin of its own, so its store begins empty.
  await page.goto(`http://s${serial}.localhost:${server.port}/?adapter=${name}${query}`);
  await page.waitForFunction(() => 'bench' in window, null, { timeout: 30_000 });
  return {
    page,
    call: (method, ...args) =>
      page.evaluate(
        ([called, given]) =>
          (window.bench[called as 'queued'] as (...a: unknown[]) => Promise<unknown>)(...(given as unknown[])),
        [method, args] as const,
      ) as never,
  };
}

async function session(name: Name, records: number, work: (bench: Bench) => Promise<void>): Promise<void> {
  serial += 1;
  server.reset();
  const bench = await openPage(name);
  await bench.call('open');
  await bench.call('seed', records);
  await bench.call('mount');
  await work(bench);
  for (const page of context.pages()) if (page.url() !== 'about:blank') await page.close();
}

const workloads: Record<string, (name: Name) => Promise<void>> = {
  async change(name) {
    for (const size of SIZES) {
      await session(name, size, async (bench) => {
        const result = await bench.call('clicks', quick ? 15 : 40);
        must(result.paint.length >= 15, 'changes were not painted');
        const n = size.toLocaleString('en');
        const cache = lineOf(`change → in the cache, N = ${n}`, 'ms', p95Below(1));
        note(cache, name, result.call);
        cache.extra.set(name, result.notInCache === 0 ? 'same tick' : 'later');
        if (name === 'medicalpro')
          must(result.notInCache === 0, 'the cache did not show a change in the tick that made it');
        note(lineOf(`change → paint, N = ${n}`, 'ms', both(timesRaw(1.1), p95Below(17))), name, result.paint);
      });
    }
  },
  async durable(name) {
    await session(name, 1_000, async (bench) => {
      const times = await bench.call('oneByOne', quick ? 100 : 400);
      must((await bench.call('queued')) === times.length, 'not every change is queued');
      note(lineOf('change → durable, one by one', 'ms', timesRaw(1.5)), name, times);
    });
  },
  async slow(name) {
    await session(name, SIZES.at(-1) ?? 0, async (bench) => {
      const devtools = await context.newCDPSession(bench.page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      const result = await bench.call('clicks', quick ? 15 : 40);
      must(result.paint.length >= 15, 'changes were not painted');
      note(
        lineOf(`change → paint, CPU 4 × slower, N = ${(SIZES.at(-1) ?? 0).toLocaleString('en')}`, 'ms', p95Below(50)),
        name,
        result.paint,
      );
    });
  },
  async depth(name) {
    await session(name, 11_000, async (bench) => {
      const count = quick ? 60 : 200;
      const before = await bench.call('oneByOne', count);
      await bench.call('burst', 10_000, 11_000);
      const after = await bench.call('oneByOne', count);
      must((await bench.call('queued')) === 10_000 + 2 * count, 'not every change is queued');
      const ratio = stat(after).p50 / stat(before).p50;
      note(lineOf('durable with 10,000 queued ÷ with none', '×', medianBelow(1.1, '')), name, [ratio]);
    });
  },
  async queue(name) {
    await session(name, 11_000, async (bench) => {
      await bench.call('burst', 10_000, 11_000);
      server.reset();
      server.latencyMs = 100;
      const { ms, frames } = await bench.call('drain');
      const { requests, mutations, repeated } = server.counts();
      must(
        mutations === 10_000 && repeated === 0,
        `the server got ${mutations} mutations, ${repeated} of them repeated`,
      );
      const line = lineOf(
        '10,000 queued, drained at 100 ms latency',
        'ms',
        medianBelow(60_000, ' ms, p95 frame ≤ 50 ms'),
      );
      note(line, name, [ms]);
      line.extra.set(name, `${requests} requests, p95 frame ${stat(frames).p95.toFixed(0)} ms`);
      holds(line, name, stat(frames).p95 <= 50, 'p95 frame ≤ 50 ms');
    });
  },
  async pull(name) {
    const count = quick ? 5_000 : 50_000;
    serial += 1;
    server.reset();
    const bench = await openPage(name);
    await bench.call('open');
    const { ms, longest, stored } = await bench.call('pull', count);
    must(stored === count, `${stored} records came`);
    const line = lineOf(`first pull of ${count.toLocaleString('en')}`, 'ms', timesRaw(1.11, ', no task > 50 ms'));
    note(line, name, [ms]);
    line.extra.set(
      name,
      `${Math.round(count / (ms / 1_000)).toLocaleString('en')} rows/s, longest task ${longest.toFixed(0)} ms`,
    );
    holds(line, name, longest <= 50, 'no task > 50 ms');
    await bench.page.close();
  },
  async kill(name) {
    serial += 1;
    server.reset();
    const bench = await openPage(name);
    await bench.call('open');
    await bench.call('seed', 1_000);
    await bench.call('mount');
    const devtools = await context.newCDPSession(bench.page);
    must((await bench.call('paint', 50)) === 50, 'not every change was painted');
    await Promise.race([
      devtools.send('Page.crash').catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 2_000)),
    ]);
    await bench.page.close();
    const again = await openPage(name);
    await again.call('open');
    note(lineOf('kept of 50 changes when the tab is killed after paint', 'changes', always(50)), name, [
      await again.call('queued'),
    ]);
    await again.page.close();
  },
  async unavailable(name) {
    await session(name, 1_000, async (bench) => {
      await bench.call('burst', 20);
      server.reset();
      server.failures = 3;
      for (let attempt = 0; attempt < 10 && (await bench.call('queued')) > 0; attempt += 1)
        await bench.call('drain').catch(() => undefined);
      const { mutations, repeated } = server.counts();
      must(server.failures === 0, 'the server did not refuse three times');
      note(lineOf('lost of 20 changes when the server answers 503 three times', 'changes', always(0)), name, [
        20 - (mutations - repeated),
      ]);
    });
  },
  async size(name) {
    if (name !== 'medicalpro') return;
    // As an application's own build does it: the whole of its exports, minified. A library's build would keep the white
    // space (11 kB of it).
    const sizeOf = async (external: RegExp[]): Promise<number> => {
      const out = path.join(folder, `size-${external.length}`);
      await build({
        configFile: false,
        publicDir: false,
        resolve: modernDexie,
        logLevel: 'error',
        define: { __APP_VERSION__: '"bench"' },
        build: {
          outDir: out,
          emptyOutDir: true,
          target: 'es2022',
          minify: true,
          modulePreload: false,
          assetsDir: '',
          rolldownOptions: { input: path.join(here, 'page/machinery.ts'), preserveEntrySignatures: 'strict', external },
        },
      });
      return (
        fs
          .readdirSync(out)
          .map((file) => gzipSync(fs.readFileSync(path.join(out, file)), { level: 9 }).length)
          .reduce((sum, size) => sum + size, 0) / 1_000
      );
    };
    const peers = [/^react/, /^@tanstack/];
    const whole = await sizeOf(peers);
    const withoutZod = await sizeOf([...peers, /^zod/]);
    const ours = await sizeOf([...peers, /^zod/, /^dexie/]);
    must(ours > 1 && ours < withoutZod && withoutZod < whole, 'nothing was built');
    const line = lineOf('sync machinery, gzipped, Dexie included', 'kB', medianBelow(50, ' kB'));
    note(line, name, [whole]);
    line.extra.set(name, `${digits(ours)} ours, ${digits(withoutZod - ours)} Dexie, ${digits(whole - withoutZod)} zod`);
  },
  async burst(name) {
    await session(name, 1_000, async (bench) => {
      note(lineOf('burst of 1,000 → durable', 'ms', timesRaw(2)), name, [await bench.call('burst', 1_000)]);
      must((await bench.call('queued')) === 1_000, 'not every change is queued');
    });
  },
  async drain(name) {
    await session(name, 1_000, async (bench) => {
      await bench.call('burst', 1_000);
      server.reset();
      server.latencyMs = 50;
      const line = lineOf('drain of 1,000 at 50 ms latency', 'ms', timesRaw(0.5, ', ≤ 3 requests'));
      note(line, name, [(await bench.call('drain')).ms]);
      const { requests, mutations, repeated } = server.counts();
      must(
        mutations === 1_000 && repeated === 0,
        `the server got ${mutations} mutations, ${repeated} of them repeated`,
      );
      must((await bench.call('queued')) === 0, 'the queue is not empty');
      line.extra.set(name, `${requests} requests`);
      holds(line, name, requests <= 3, '≤ 3 requests');
    });
  },
  async cold(name) {
    for (const size of SIZES) {
      await session(name, size, async (bench) => {
        await bench.call('burst', 1_000);
        // What a page does when it is left in peace (saving its list) is done before it is left.
        await bench.page.waitForTimeout(2_000);
        await bench.page.close();
        for (let round = 0; round < 3; round += 1) {
          const again = await openPage(name, '&cold');
          const shown = await again.page.evaluate(() => window.cold!);
          const edited = await again.call('edited');
          must((await again.call('queued')) === 1_000, 'the queue is not on the device');
          const line = lineOf(
            `cold start → list on screen, N = ${size.toLocaleString('en')}, 1,000 queued`,
            'ms',
            timesRaw(1.2, ', all edits on screen'),
          );
          note(line, name, [shown]);
          line.extra.set(name, `${edited}/50 edits`);
          holds(line, name, edited === 50, 'all edits on screen');
          await again.page.close();
        }
      });
    }
  },
};

const verdictFor = (line: Line): string =>
  verdictOf(line.bar, line.values.get('medicalpro'), line.values.get('raw'), line.unmet);
const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
function print(): void {
  const cell = (line: Line, name: Name): string => {
    const values = line.values.get(name);
    if (!values) return 'failed';
    const { p50, p95, n } = stat(values);
    const extra = line.extra.get(name);
    return `${digits(p50)}${n >= 15 ? ` / ${digits(p95)}` : ''}${extra ? ` (${extra})` : ''}`;
  };
  console.log(
    `\n| work (median / p95, ms) | ${ADAPTERS.join(' | ')} | × raw | × Dexie | bar | met |\n|---|---|---|---|---|---|---|---|`,
  );
  for (const line of lines) {
    const ratio = (to: Name): string => {
      const [mine, theirs] = [line.values.get('medicalpro'), line.values.get(to)];
      return mine && theirs ? (stat(mine).p50 / stat(theirs).p50).toFixed(2) : '–';
    };
    console.log(
      `| ${line.work} | ${ADAPTERS.map((name) => cell(line, name)).join(' | ')} | ${ratio('raw')} | ${ratio('dexie')} | ${line.bar.text} | ${verdictFor(line)}${line.unmet.size > 0 ? ` (not: ${[...line.unmet].join(', ')})` : ''} |`,
    );
  }
}

const here = import.meta.dirname;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
const dist = path.join(folder, 'dist');
let failures = 0;
try {
  await build({
    configFile: false,
    root: path.join(here, 'page'),
    resolve: modernDexie,
    logLevel: 'error',
    define: { __APP_VERSION__: '"bench"', __MOCK__: 'false' },
    build: { target: 'es2022', outDir: dist, emptyOutDir: true },
  });
  server = await startServer(dist);
  const executablePath = findChromium();
  context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    ...(executablePath ? { executablePath } : {}),
    viewport: { width: 900, height: 900 },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      '--host-resolver-rules=MAP *.localhost 127.0.0.1',
    ],
  });
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [work, run] of Object.entries(workloads)) {
      if (chosen && !chosen.has(work)) continue;
      for (const name of ADAPTERS) {
        try {
          await run(name);
        } catch (error) {
          failures += 1;
          console.error(`${work}, ${name}: ${error instanceof Error ? error.message : String(error)}`);
          for (const page of context.pages()) if (page.url() !== 'about:blank') await page.close();
        }
      }
      console.log(`round ${round}: ${work} (load ${os.loadavg()[0]?.toFixed(1)})`);
    }
  }
  await context.close();
  server.close();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
print();
const met = lines.filter((line) => verdictFor(line) === 'yes').length;
// Figures on a busy machine are upper bounds; the load is said so that nobody takes them for more.
console.log(
  `\nload ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores\n${lines.length} figures, ${met} bars met, ${failures} failures`,
);
process.exitCode = failures > 0 || lines.length === 0 ? 1 : 0;
