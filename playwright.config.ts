import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './e2e/support/browser.ts';

const inCi = Boolean(process.env['CI']);
/** Somebody watches (`npm run qa`): a window, and a moment between two steps. */
const isShown = Boolean(process.env['QA_SHOWN']);

export default defineConfig({
  testDir: 'e2e',
  // Other browsers have journeys and a configuration of their own; so have the long attacks.
  testIgnore: ['engines/**', 'attack/**'],
  outputDir: 'test-results/e2e',
  globalSetup: path.join(import.meta.dirname, 'test/setup/templates.ts'),
  fullyParallel: true,
  forbidOnly: inCi,
  // What passes only when it is tried again has a cause that is not known yet.
  retries: 0,
  workers: 2,
  // Ends what hangs. The longest journeys take a minute on two quiet cores, and machines differ by a factor of two.
  timeout: isShown ? 300_000 : 150_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...CHROMIUM.context,
    launchOptions: isShown ? { ...CHROMIUM.launch, headless: false, slowMo: 400 } : CHROMIUM.launch,
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // Pictures and snapshots of every step slow all journeys down; `--trace on` makes them for one.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    screenshot: 'only-on-failure',
  },
});
