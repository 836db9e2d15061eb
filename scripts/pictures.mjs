// The pictures of the README, taken from the running app with its demonstration clinic.   usage: npm start, then node scripts/pictures.mjs [http://127.0.0.1:4300]
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { chromium } from '@playwright/test';
import { findChromium } from './lib/chromium.mjs';

const url = process.argv[2] ?? 'http://127.0.0.1:4300';
const folder = path.resolve(import.meta.dirname, '../docs/pictures');
fs.mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
const context = await browser.newContext({
  viewport: { width: 1180, height: 760 },
  deviceScaleFactor: 2,
  locale: 'fr-FR',
  timezoneId: 'Europe/Paris',
});
const page = await context.newPage();
await page.goto(`${url}/patients`);
await page.getByTestId('login-tenant').fill('demo');
await page.getByTestId('login-email').fill('dr@demo.test');
await page.getByTestId('login-password').fill('demonstration');
await page.getByTestId('login-submit').click();
await page.locator('[data-testid="sync-chip"][data-state="synced"]').waitFor();
await page.evaluate(() => navigator.serviceWorker.ready);
const row = (name) => page.getByTestId('row').filter({ hasText: name }).first();
await row('NGUY').waitFor();
await context.setOffline(true);
await row('NGUY').locator('a').click();
await page.goto(`${page.url()}/edit`);
await page.getByTestId('field-phones').fill('06 98 76 54 32');
await page.getByTestId('save').click();
await page.locator('[data-testid="sync-chip"][data-state="offline-pending"]').waitFor();
await page.getByTestId('save').waitFor({ state: 'detached' });
await page.locator('main').getByRole('heading', { name: /NGUY/ }).waitFor();
await page.evaluate(() => document.fonts.ready);
await page.screenshot({ path: path.join(folder, 'patients.png') });
await browser.close();
