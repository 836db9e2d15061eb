import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './e2e/support/browser.ts';

const inCi = Boolean(process.env['CI']);

export default defineConfig({
  testDir: 'e2e',
  // Other browsers have journeys and a configuration of their own.
  testIgnore: 'engines/**',
  outputDir: 'test-results/e2e',
  fullyParallel: true,
  forbidOnly: inCi,
  // A machine that is busy may miss a moment once; what passes only then is said by the report.
  retries: 1,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...CHROMIUM.context,
    launchOptions: CHROMIUM.launch,
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
