/**
 * Lighthouse's performance of each main screen as a phone sees it: mobile profile, simulated slow network, processor 4
 * × slower, with 5,014 patients on the device. The median of the rounds; a screen below the bar fails.
 *
 *   npm run bench:screens [-- --rounds 3 --only list,detail]
 *
 * Lighthouse is large and only this command needs it: it is installed on the first run, into node_modules/.cache.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM } from '../../e2e/support/browser.ts';
import { Clinic } from '../../e2e/support/clinic.ts';

const LIGHTHOUSE = '12.8.2';
const PATIENTS = 5_014;
const BAR = 90;

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, only: { type: 'string', default: '' } },
});
const only = options.only.split(',').filter(Boolean);

interface Result {
  lhr: { categories: { performance: { score: number } }; audits: Record<string, { numericValue?: number }> };
}

type Lighthouse = (url: string, flags: object) => Promise<Result>;

async function loadLighthouse(): Promise<Lighthouse> {
  const folder = path.resolve(import.meta.dirname, '../../node_modules/.cache/lighthouse');
  const entry = path.join(folder, 'node_modules/lighthouse/core/index.js');
  if (!fs.existsSync(entry)) {
    fs.mkdirSync(folder, { recursive: true });
    const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `lighthouse@${LIGHTHOUSE}`];
    const { status } = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`lighthouse ${LIGHTHOUSE} could not be installed from the npm registry`);
  }
  return ((await import(pathToFileURL(entry).href)) as { default: Lighthouse }).default;
}

async function signIn(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/patients`);
  await page.getByTestId('login-tenant').fill('atlas');
  await page.getByTestId('login-email').fill('admin@atlas.test');
  await page.getByTestId('login-password').fill('conformance-only');
  await page.getByTestId('login-submit').click();
  await page.locator('[data-testid="sync-chip"][data-state="synced"]').waitFor({ timeout: 120_000 });
  await page.locator(`[data-testid="count"][data-total="${PATIENTS}"]`).waitFor({ timeout: 120_000 });
  return (await page.getByTestId('row').first().getAttribute('data-entity-id')) ?? '';
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const lighthouse = await loadLighthouse();
const clinic = await Clinic.open({ patients: PATIENTS });
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-screens-'));
const args = [...(CHROMIUM.launch.args ?? []), '--remote-debugging-port=0'];
const browser = await chromium.launchPersistentContext(profile, { ...CHROMIUM.launch, args, locale: 'fr-FR' });
const port = Number(fs.readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
let failed = 0;

async function measure(name: string, place: string): Promise<void> {
  if (only.length > 0 && !only.includes(name)) return;
  const rounds: Record<'score' | 'fcp' | 'lcp' | 'tbt', number>[] = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const { lhr } = await lighthouse(`${clinic.url}${place}`, {
      port,
      onlyCategories: ['performance'],
      disableStorageReset: true,
    });
    const of = (audit: string) => lhr.audits[audit]?.numericValue ?? Number.NaN;
    const score = Math.round(lhr.categories.performance.score * 100);
    rounds.push({
      score,
      fcp: of('first-contentful-paint'),
      lcp: of('largest-contentful-paint'),
      tbt: of('total-blocking-time'),
    });
  }
  const middle = (key: 'score' | 'fcp' | 'lcp' | 'tbt') => Math.round(median(rounds.map((round) => round[key])));
  const isMet = middle('score') >= BAR;
  if (!isMet) failed += 1;
  const words = `FCP ${middle('fcp')} ms, LCP ${middle('lcp')} ms, blocked ${middle('tbt')} ms`;
  console.log(
    `${name.padEnd(8)} ${middle('score')} (${rounds.map(({ score }) => score).join(' ')})  ${words}  ${isMet ? 'met' : 'MISSED'}`,
  );
}

try {
  await measure('sign-in', '/login');
  const page = await browser.newPage();
  const id = await signIn(page, clinic.url);
  await page.close();
  const screens = {
    home: '/',
    list: '/patients',
    detail: `/patients/${id}`,
    edit: `/patients/${id}/edit`,
    new: '/patients/new',
    sync: '/sync',
    admin: '/admin',
  };
  for (const [name, place] of Object.entries(screens)) await measure(name, place);
  console.log(failed === 0 ? `every screen reaches ${BAR}` : `${failed} screens below ${BAR}`);
} finally {
  await browser.close();
  await clinic.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
