import { expect, type Page } from '@playwright/test';

/** A look that comes to nothing (the browser ends one for another) is made again. */
export const lookForUpdate = (page: Page) =>
  expect(() =>
    page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update())),
  ).toPass({ timeout: 15_000 });

/** The script that a page was begun with: tells of which build it is. */
export const scriptOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '');
