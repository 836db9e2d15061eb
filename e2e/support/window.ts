import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { CHROMIUM } from './browser.ts';
import { killGroup } from './processes.ts';

const LISTENS = /DevTools listening on (ws:\S+)/;
const WITHIN_MS = 60_000;

function untilListening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the browser does not listen:\n${said}`)), WITHIN_MS);
    child.once('exit', (code) => reject(new Error(`the browser has ended (${code}):\n${said}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      said += String(chunk);
      const address = LISTENS.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}

/**
 * A window of a browser as people use it: one tab is in front and the others are hidden, with all that the browser does
 * to these. One that Playwright starts by itself tells every page that it is seen.
 */
export async function openWindow(): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-window-'));
  const { width, height } = CHROMIUM.context.viewport;
  const args = [
    ...(CHROMIUM.launch.args ?? []),
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
    `--window-size=${width},${height}`,
    '--lang=fr-FR',
    'about:blank',
  ];
  const child = spawn(CHROMIUM.launch.executablePath ?? chromium.executablePath(), args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const end = async () => {
    if (child.pid !== undefined) await killGroup(child.pid);
    await fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const browser = await chromium.connectOverCDP(await untilListening(child), { isLocal: true, noDefaults: true });
    const [context] = browser.contexts();
    if (!context) throw new Error('the window has no pages');
    return { context, close: async () => (await browser.close(), await end()) };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Another tab is in front from here on. */
export async function hide(page: Page, behind: Page): Promise<void> {
  await behind.bringToFront();
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('hidden');
}
