import type { Page } from '@playwright/test';

/** Texts on the page that are a catalogue's key (`patient.new`): words that were not loaded when they were shown. */
export const rawKeys = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.body.innerText.matchAll(/^\s*([a-z][A-Za-z]+(?:\.[A-Za-z0-9_-]+)+)\s*$/gm)].map(([, key = '']) => key),
  );
