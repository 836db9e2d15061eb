import type { Page } from '@playwright/test';
import { killBrowser, openProfile } from '../support/browser.ts';
import type { Engine, Tab } from './driver.ts';

const tabOf = (page: Page): Tab => ({
  goto: async (url) => void (await page.goto(url)),
  reload: async () => void (await page.reload()),
  back: async () => void (await page.goBack()),
  run: (body, ...args) => page.evaluate(`(async function () { ${body} }).apply(null, ${JSON.stringify(args)})`),
  click: (selector) => page.locator(selector).first().click(),
  async type(selector, text) {
    const control = page.locator(selector).first();
    await control.fill(text);
    await control.press('Tab');
  },
  close: () => page.close(),
});

export const chromium: Engine = {
  name: 'chromium',
  backgroundSync: true,
  axeLeavesOut: [],
  async start(profile) {
    const context = await openProfile(profile);
    return {
      tab: async () => tabOf(await context.newPage()),
      quit: () => context.close(),
      kill: () => killBrowser(context, profile),
    };
  },
};
