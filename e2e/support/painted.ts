import type { Page } from '@playwright/test';

/**
 * Resolves when what was rendered last stands at its place and has its colours: after a change of the window's size the
 * browser lays out once for the width and once for the height, and under reduced motion every change of a style is a
 * transition of one frame, in which the element still has the earlier ones.
 */
export async function untilPainted(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}
