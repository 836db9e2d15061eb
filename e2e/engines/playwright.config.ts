import { defineConfig } from '@playwright/test';

/** The same journeys in three engines. Each test starts its own browser: see the drivers beside this file. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/engines',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  fullyParallel: true,
  // Firefox alone may take half a minute to start on a busy machine.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  // A driver for private windows is Firefox's alone.
  projects: [
    { name: 'chromium', testIgnore: 'private.spec.ts' },
    { name: 'firefox' },
    { name: 'webkit', testIgnore: 'private.spec.ts' },
  ],
});
