/**
 * What the drug catalogue costs: the import of both releases of the French drug base (time, memory), their replication
 * into a real browser (rows, bytes on the wire, time, the longest task of the page), a search as one types, and the
 * replay of the SQL in SQLite. MariaDB's replay is timed by `npm run test:mariadb`. A figure above its bar ends with 1.
 *
 *   npm run build && npm run bench:drugs
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import { chromium, type Page } from '@playwright/test';
import initSqlJs from 'sql.js';
import { DEMO_PASSWORD, DEMO_TENANT, DEMO_USERS } from '../../server/domains/clinic/fixtures/demo.ts';
import { createStatements } from '../../server/domains/clinic/drugs/statements.ts';
import { DRUG_TABLES, type DrugStatement, type DrugSync } from '../../src/contract/drugs.ts';
import { CHROMIUM } from '../../e2e/support/browser.ts';

const SEARCH_BAR_MS = 30;
const TASK_BAR_MS = 50;
const root = path.resolve(import.meta.dirname, '../..');
const FIXTURES = path.join(root, 'server/domains/clinic/fixtures/bdpm');
const [FIRST, SECOND] = ['2025-07-07', '2026-01-28'] as const;
const TYPED = [
  'doliprane',
  'parcetamol',
  'amoxicilline sandoz',
  'ibuprofene 400',
  '3400949497294',
  'levothyrox',
  'insulne',
  'sanofi',
  'comprimé pelliculé',
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-bench-drugs-'));
fs.chmodSync(folder, 0o755);
const data = path.join(folder, 'data');

const port = await new Promise<number>((resolve, reject) => {
  const probe = net.createServer();
  probe.on('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address() as net.AddressInfo;
    probe.close(() => resolve(free));
  });
});
const url = `http://127.0.0.1:${port}`;
const server = spawn(
  process.execPath,
  ['--import', 'tsx', 'server/main.ts', '--data-dir', data, '--port', String(port)],
  {
    cwd: root,
    stdio: 'ignore',
  },
);

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
const s = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const at = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const admin = DEMO_USERS.find(({ role }) => role === 'admin');
if (!admin) throw new Error('the demonstration has no administrator');

async function until<T>(what: string, look: () => Promise<T | null>, ms = 180_000): Promise<T> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    const found = await look().catch(() => null);
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`not in time: ${what}`);
}

function importRelease(name: string): void {
  const args = ['--import', 'tsx', 'server/drugs-import-cli.ts', path.join(FIXTURES, name), '--release', name];
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [...args, '--tenant', DEMO_TENANT.slug, '--data-dir', data],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const { changes, ms, peakMb } = JSON.parse(stdout) as { changes: number; ms: number; peakMb: number };
  console.log(`import of ${name}: ${changes} rows written in ${s(ms)}, peak memory of the process ${peakMb} MB`);
}

const token = await until('the server', async () => {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenant: DEMO_TENANT.slug, email: admin.email, password: DEMO_PASSWORD }),
  });
  return response.ok ? ((await response.json()) as { accessToken: string }).accessToken : null;
});

async function* pages(since: string | null, query: Record<string, string>): AsyncGenerator<DrugSync> {
  for (let cursor = since; ;) {
    const params = new URLSearchParams({ ...query, ...(cursor === null ? {} : { since: cursor }) });
    const response = await fetch(`${url}/api/drugs/sync/?${params.toString()}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const page = (await response.json()) as DrugSync;
    yield page;
    if (!page.hasMore) return;
    cursor = page.cursor;
  }
}

/** The page's longest task since it was last asked. */
const longestTask = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scope = globalThis as unknown as { longest?: number };
    const found = scope.longest ?? 0;
    scope.longest = 0;
    return found;
  });

/** The body as it comes, and unpacked. */
const fetchPacked = (address: string): Promise<{ raw: Buffer; text: string }> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' };
    http
      .get(address, { headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const raw = Buffer.concat(parts);
          const packed = answer.headers['content-encoding'] === 'gzip';
          resolve({ raw, text: (packed ? gunzipSync(raw) : raw).toString('utf8') });
        });
      })
      .on('error', reject);
  });

/** Bytes as the server sends them compressed, and rows, from a place on. */
async function onTheWire(
  since: string | null,
): Promise<{ bytes: number; rows: number; cursor: string; pages: number }> {
  let [bytes, rows, count] = [0, 0, 0];
  let cursor = since;
  for (let more = true; more;) {
    const params = new URLSearchParams({ schema: '1', ...(cursor === null ? {} : { since: cursor }) });
    const response = await fetchPacked(`${url}/api/drugs/sync/?${params.toString()}`);
    const page = JSON.parse(response.text) as DrugSync;
    bytes += response.raw.byteLength;
    rows += page.changes.length;
    count += 1;
    ({ cursor, hasMore: more } = page);
  }
  return { bytes, rows, cursor: cursor ?? '', pages: count };
}

/**
 * In the page: its longest task, and how long the drugs' worker takes to answer a search as the page sees it. A text,
 * since what a compiler adds to a function is not there in a page.
 */
const IN_PAGE = `
  globalThis.longest = 0;
  globalThis.times = [];
  const sentAt = new Map();
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
  }).observe({ entryTypes: ['longtask'] });
  const send = Worker.prototype.postMessage;
  const known = new WeakSet();
  Worker.prototype.postMessage = function (message, ...more) {
    if (!known.has(this)) {
      known.add(this);
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'found' && sentAt.has(data.id)) globalThis.times.push(performance.now() - sentAt.get(data.id));
      });
    }
    if (message && message.kind === 'find') sentAt.set(message.id, performance.now());
    send.call(this, message, ...more);
  };
`;

let above = 0;
const bar = (figure: number, most: number) => {
  if (figure > most) above += 1;
  return `${figure.toFixed(1)} ms (bar ${most} ms${figure > most ? ', MISSED' : ''})`;
};

try {
  importRelease(FIRST);
  importRelease(FIRST);
  const first = await onTheWire(null);
  console.log(`first replication: ${first.rows} rows, ${first.pages} pages, ${mb(first.bytes)} compressed`);

  const browser = await chromium.launch(CHROMIUM.launch);
  const context = await browser.newContext({ ...CHROMIUM.context, serviceWorkers: 'block' });
  await context.addInitScript({ content: IN_PAGE });
  const page = await context.newPage();
  await page.goto(`${url}/patients`);
  await page.getByTestId('login-tenant').fill(DEMO_TENANT.slug);
  await page.getByTestId('login-email').fill(admin.email);
  await page.getByTestId('login-password').fill(DEMO_PASSWORD);
  await page.getByTestId('login-submit').click();
  await page.locator('[data-testid="sync-chip"][data-state="synced"]').waitFor({ timeout: 120_000 });
  await longestTask(page);
  let begun = performance.now();
  await page.getByTestId('nav-drugs').click();
  await page.locator(`[data-testid="drugs-release"][data-release="${FIRST}"]`).waitFor({ timeout: 300_000 });
  const copied = performance.now() - begun;
  console.log(
    `  in the browser: shown after ${s(copied)}, longest task of the page ${bar(await longestTask(page), TASK_BAR_MS)}`,
  );

  const field = page.getByTestId('search');
  for (const word of TYPED) {
    await field.fill('');
    await field.pressSequentially(word, { delay: 90 });
  }
  const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times);
  if (times.length < TYPED.length * 4) throw new Error(`only ${times.length} searches were seen`);
  console.log(
    `search as one types, ${await page.getByTestId('count').getAttribute('data-total')} drugs, ${times.length} searches: p50 ${at(times, 0.5).toFixed(1)} ms, p95 ${bar(at(times, 0.95), SEARCH_BAR_MS)}`,
  );
  await field.fill('');

  importRelease(SECOND);
  const difference = await onTheWire(first.cursor);
  const whole = await onTheWire(null);
  console.log(
    `half a year's difference: ${difference.rows} rows, ${mb(difference.bytes)} compressed; a full reload would be ${whole.rows} rows, ${mb(whole.bytes)}`,
  );
  await longestTask(page);
  begun = performance.now();
  await page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await page.locator(`[data-testid="drugs-release"][data-release="${SECOND}"]`).waitFor({ timeout: 120_000 });
  console.log(
    `  in the browser: shown after ${s(performance.now() - begun)}, longest task of the page ${bar(await longestTask(page), TASK_BAR_MS)}`,
  );
  await browser.close();

  const { Database } = await initSqlJs();
  const sqlite = new Database();
  for (const statement of createStatements('sqlite', DRUG_TABLES)) sqlite.run(statement);
  let [statements, spent] = [0, 0];
  for await (const { changes } of pages(null, { format: 'sql', dialect: 'sqlite' })) {
    const text = (changes as DrugStatement[]).map(({ sql }) => sql).join('\n');
    const started = performance.now();
    sqlite.run('BEGIN');
    sqlite.exec(text);
    sqlite.run('COMMIT');
    spent += performance.now() - started;
    statements += changes.length;
  }
  sqlite.close();
  console.log(`replay in SQLite: ${statements} statements in ${s(spent)} (MariaDB: npm run test:mariadb)`);
} finally {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await gone;
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(above === 0 ? 'every figure is within its bar' : `${above} figures are above their bars`);
process.exitCode = above === 0 ? 0 : 1;
