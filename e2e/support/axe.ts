import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { untilPainted } from './painted.ts';

/** The faults that axe finds on the present page, or in a part of it, each as `rule: element`. */
export async function faultsOf(page: Page, within?: string): Promise<string[]> {
  await untilPainted(page);
  const builder = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? builder : builder.include(within)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

declare global {
  interface Window {
    /** What the account's menu does when a language is chosen in it. */
    speak: Record<'fr' | 'en', () => void>;
  }
}

/**
 * Keeps the two choices of language of the account's menu, for {@link faultsOfOpen}. From the next load of the page on
 * they are gone.
 */
export async function keepLanguages(page: Page): Promise<void> {
  await page.getByTestId('account').click();
  await expect(page.getByTestId('lang-en')).toBeVisible();
  await page.evaluate(() => {
    const choiceOf = (language: string): (() => void) => {
      const button = document.querySelector(`[data-testid="lang-${language}"]`) as Element;
      const key = Object.keys(button).find((name) => name.startsWith('__reactProps')) ?? '';
      return (button as unknown as Record<string, { onClick: () => void }>)[key]!.onClick;
    };
    window.speak = { fr: choiceOf('fr'), en: choiceOf('en') };
  });
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('lang-en')).toHaveCount(0);
}

/**
 * The faults of something that closes when one leaves it (a dialog, a sheet, a popover), in each language and each theme
 * once: a contrast does not depend on the language, nor a label on the theme. Ends in French and in the light theme, as
 * journeys begin.
 */
export async function faultsOfOpen(page: Page, within: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [language, colorScheme] of [
    ['en', 'dark'],
    ['fr', 'light'],
  ] as const) {
    await page.evaluate((wanted) => window.speak[wanted](), language);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expect(page.locator(within), within).toBeVisible();
    for (const fault of await faultsOf(page, within)) faults.push(`${language}, ${colorScheme}: ${fault}`);
  }
  return faults;
}
