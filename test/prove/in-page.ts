import type { Browser, CDPSession, Page } from '@playwright/test';
import { stat, verdictOf, type Bar } from '../../bench/bars.ts';
import { CHROMIUM } from '../../e2e/support/browser.ts';

/** In the page: the times between its frames, and the moment after a frame that shows what is looked for. */
const IN_PAGE = `
  globalThis.bench = {
    frames: [],
    watching: false,
    watch() {
      this.frames = [];
      this.watching = true;
      let last = performance.now();
      const next = (now) => {
        if (!this.watching) return;
        this.frames.push(now - last);
        last = now;
        requestAnimationFrame(next);
      };
      requestAnimationFrame((now) => { last = now; requestAnimationFrame(next); });
    },
    stop() {
      this.watching = false;
      return this.frames;
    },
    /** Milliseconds from the act to the paint of the first frame in which the condition holds. */
    until(act, holds) {
      return new Promise((resolve, reject) => {
        const begun = performance.now();
        act();
        const look = () => {
          if (performance.now() - begun > 20_000) reject(new Error('not shown in 20 s'));
          if (!holds()) return void requestAnimationFrame(look);
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - begun);
          port2.postMessage(null);
        };
        requestAnimationFrame(look);
      });
    },
    type(input, value) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, value);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
`;

export const slowBy = (devtools: CDPSession, rate: number) => devtools.send('Emulation.setCPUThrottlingRate', { rate });

/** Devtools that count the main thread's processor time. */
async function devtoolsOf(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await devtools.send('Performance.enable');
  return devtools;
}

/** A page of the app on a desktop, with what stands in `IN_PAGE`; `email` is signed in and `shown` is there. */
export async function openSignedIn(
  browser: Browser,
  url: string,
  { email, shown }: { email: string; shown: string },
): Promise<{ page: Page; devtools: CDPSession }> {
  const context = await browser.newContext({
    ...CHROMIUM.context,
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
  });
  await context.addInitScript({ content: IN_PAGE });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  await page.getByTestId('login-tenant').fill('atlas');
  await page.getByTestId('login-email').fill(email);
  await page.getByTestId('login-password').fill('conformance-only');
  await page.getByTestId('login-submit').click();
  // The first copy of a large clinic.
  await page.getByTestId(shown).first().waitFor({ timeout: 300_000 });
  await page.locator('[data-testid="sync-chip"][data-state="synced"]').waitFor({ timeout: 300_000 });
  return { page, devtools: await devtoolsOf(page) };
}

/** The main thread's processor time in milliseconds, since it began. */
async function processorTime(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}

export const must = (condition: boolean, what: string): void => {
  if (!condition) throw new Error(`the run exercised something else than it says: ${what}`);
};

/** The frames of the page while something is done with it. */
export async function framesOf(
  page: Page,
  devtools: CDPSession,
  work: () => Promise<void>,
): Promise<{ each: number[]; processor: number }> {
  await page.evaluate('bench.watch()');
  const before = await processorTime(devtools);
  await work();
  const spent = (await processorTime(devtools)) - before;
  const each = await page.evaluate<number[]>('bench.stop()');
  must(each.length > 60, `only ${each.length} frames`);
  return { each, processor: spent / each.length };
}

/** A table of figures, line by line, each with its bar. */
export class Figures {
  count = 0;
  missed = 0;

  begin(): void {
    console.log(
      '| work | median | p95 | most | n | processor per frame | bar | met |\n|---|---|---|---|---|---|---|---|',
    );
  }

  /** `processor`: of the page's main thread, per frame; what else runs on the machine is no part of it. */
  note(work: string, bar: Bar, values: readonly number[], processor: number | null = null): void {
    const ms = (value: number) => `${value.toFixed(1)} ms`;
    const { p50, p95, most, n } = stat(values);
    const verdict = verdictOf(bar, values, undefined, new Set());
    this.count += 1;
    if (verdict !== 'yes') this.missed += 1;
    const busy = processor === null ? '' : ms(processor);
    console.log(`| ${work} | ${ms(p50)} | ${ms(p95)} | ${ms(most)} | ${n} | ${busy} | ${bar.text} | ${verdict} |`);
  }
}
