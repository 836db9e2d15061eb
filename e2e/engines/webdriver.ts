// The W3C's WebDriver, as far as the journeys need it. Two ways lead to a browser: HTTP (WebKitGTK) and Marionette
// (Firefox).
import type { Tab } from './driver.ts';

/** The commands of the standard by their names in it; each way knows how it sends them. */
export interface Commands {
  'Navigate To': { params: { url: string }; result: null };
  Back: { params: object; result: null };
  'Execute Async Script': { params: { script: string; args: readonly unknown[] }; result: unknown };
  'Find Element': { params: { using: 'css selector'; value: string }; result: Record<string, string> };
  'Element Click': { params: { element: string }; result: null };
  'Element Send Keys': { params: { element: string; text: string }; result: null };
  'New Window': { params: { type: 'tab' }; result: { handle: string } };
  'Switch To Window': { params: { handle: string }; result: null };
  'Close Window': { params: object; result: string[] };
}

export type Send = <Name extends keyof Commands>(
  name: Name,
  params: Commands[Name]['params'],
) => Promise<Commands[Name]['result']>;

/** The standard's own key codes: Control (held until Null), Null, Tab. */
const [CONTROL, NULL, TAB] = ['\uE009', '\uE000', '\uE004'];
const COMPLETE_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 30;
const FOUND_WITHIN_MS = 15_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again until the answer is there; the last refusal is what is thrown. */
export async function until<T>(within: number, look: () => Promise<T | null>, what: string): Promise<T> {
  const end = Date.now() + within;
  let refusal: unknown = `not in ${within} ms`;
  for (;;) {
    try {
      const answer = await look();
      if (answer !== null) return answer;
    } catch (error) {
      refusal = error;
    }
    if (Date.now() > end) throw new Error(`${what}: ${String(refusal)}`, { cause: refusal });
    await pause(LOOK_EVERY_MS);
  }
}

/**
 * The tabs of one session. Commands go to the window that was switched to, so each tab's steps run one after another.
 */
export function openTabs(send: Send): { tab: () => Promise<Tab> } {
  let current: string | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  }

  const tabOf = (handle: string): Tab => {
    const here = <T>(work: () => Promise<T>): Promise<T> =>
      inTurn(async () => {
        if (current !== handle) await send('Switch To Window', { handle });
        current = handle;
        return work();
      });

    async function execute<T>(body: string, args: readonly unknown[]): Promise<T> {
      const script = `const given = [...arguments], done = given.pop();
        (async function () { ${body} }).apply(null, given).then((value) => done({ value: value === undefined ? null : value }), (error) => done({ error: String(error && error.stack || error) }));`;
      const answer = (await send('Execute Async Script', { script, args })) as { value: T } | { error: string };
      if ('error' in answer) throw new Error(answer.error);
      return answer.value;
    }
    // A command to open an address may be answered before its modules have run.
    const complete = (): Promise<true> =>
      until(
        COMPLETE_WITHIN_MS,
        async () =>
          (await execute<boolean>('return document.readyState === "complete" && location.href !== "about:blank"', []))
            ? true
            : null,
        'the document',
      );
    const find = (selector: string): Promise<string> =>
      until(
        FOUND_WITHIN_MS,
        async () => Object.values(await send('Find Element', { using: 'css selector', value: selector }))[0] ?? null,
        selector,
      );
    /** An element may be replaced or still covered at the first try. */
    const on = (selector: string, work: (element: string) => Promise<unknown>): Promise<void> =>
      here(
        async () => void (await until(FOUND_WITHIN_MS, async () => (await work(await find(selector)), true), selector)),
      );

    return {
      goto: (url) => here(async () => void (await send('Navigate To', { url }), await complete())),
      // As the page or the person does it. Firefox's command of this name goes past the service worker; its button, F5
      // and this do not.
      reload: () =>
        here(async () => {
          await execute('window.beforeReload = true; setTimeout(() => location.reload(), 0)', []);
          await until(
            COMPLETE_WITHIN_MS,
            async () => ((await execute<boolean>('return window.beforeReload === undefined', [])) ? true : null),
            'the reload',
          );
          await complete();
        }),
      // The driver's own command: of a script that is run while WebKit changes to a kept page, no answer ever comes.
      back: () => here(async () => void (await send('Back', {}), await complete())),
      run: (body, ...args) => here(() => execute(body, args)),
      click: (selector) => on(selector, (element) => send('Element Click', { element })),
      async type(selector, text) {
        await on(selector, (element) => send('Element Send Keys', { element, text: `${CONTROL}a${NULL}` }));
        await on(selector, (element) => send('Element Send Keys', { element, text: `${text}${TAB}` }));
      },
      close: () =>
        here(async () => {
          await send('Close Window', {});
          current = null;
        }),
    };
  };

  return { tab: () => inTurn(async () => tabOf((await send('New Window', { type: 'tab' })).handle)) };
}
