import fs from 'node:fs';
import { chromium, type BrowserContext, type LaunchOptions, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { killGroup } from './processes.ts';

const executablePath = findChromium();

const launch: LaunchOptions = {
  ...(executablePath ? { executablePath } : {}),
  headless: true,
  timeout: 60_000,
  args: [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    // A failed sync is repeated after two seconds instead of five minutes.
    '--force-fieldtrials=BackgroundSync/On',
    '--force-fieldtrial-params=BackgroundSync.On:initial_retry_delay_sec/2/max_sync_attempts/20/retry_delay_factor/1/min_sync_recovery_time_sec/1',
  ],
};

/** A tablet held upright, as the clinic holds it. */
const context = {
  viewport: { width: 1180, height: 820 },
  locale: 'fr-FR',
  timezoneId: 'Europe/Paris',
  colorScheme: 'light',
  reducedMotion: 'reduce',
} as const;

export const CHROMIUM = { launch, context };

/** A browser with a profile on disk: it can be killed and started again, as a tablet's can. */
export function openProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...launch, ...context });
}

/** The browser's main process, found by the profile that it alone uses. */
function mainProcessOf(folder: string): number {
  for (const entry of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const args = fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      if (args.includes(`--user-data-dir=${folder}`) && !args.some((arg) => arg.startsWith('--type=')))
        return Number(entry);
    } catch {
      // The process ended while it was read.
    }
  }
  throw new Error(`no browser runs on ${folder}`);
}

/** SIGKILL to the browser and its children: no handler runs, nothing is flushed. Resolves when they are gone. */
export async function killBrowser(context: BrowserContext, folder: string): Promise<void> {
  const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
  await killGroup(mainProcessOf(folder));
  await gone;
  // The dead browser's lock would direct the next one to a process that no longer exists.
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    fs.rmSync(`${folder}/${name}`, { force: true });
}

/** Never together with the browser's offline switch: Chromium hangs. */
export async function stopAllWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}
