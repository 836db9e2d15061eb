import { expect, type Locator, type Page } from '@playwright/test';

/** A finger, by what Chromium itself takes as one: it scrolls, presses and drags. */
export async function fingerOn(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  const middleOf = async (element: Locator) => {
    const box = (await element.boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  return {
    async swipe(element: Locator, down: number) {
      const { x, y } = await middleOf(element);
      await touch('touchStart', { x, y });
      for (let step = 1; step <= 8; step += 1) await touch('touchMove', { x, y: y + (down * step) / 8 });
      await touch('touchEnd');
    },
    /** Rests until the page has taken it up, then goes down by so many pixels, and stays there while `then` runs. */
    async pressAndMove(element: Locator, down: number, then: () => Promise<void> = async () => undefined) {
      const { x, y } = await middleOf(element);
      await touch('touchStart', { x, y });
      await expect(page.getByTestId('range')).toBeVisible();
      for (let step = 1; step <= 4; step += 1) await touch('touchMove', { x, y: y + (down * step) / 4 });
      await then();
      await touch('touchEnd');
    },
  };
}
