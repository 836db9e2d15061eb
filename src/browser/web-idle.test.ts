import { describe, expect, it } from 'vitest';
import { webIdle, type IdleHost } from './web-idle.ts';

/** A browser that has these, and what was asked of it. */
function browser(has: readonly ('scheduler' | 'requestIdleCallback')[]) {
  const requests: unknown[] = [];
  let run = () => undefined as void;
  const take = (name: string, work: () => void, how: unknown) => {
    requests.push([name, how]);
    run = work;
  };
  const host: IdleHost = {
    setTimeout: (work, ms) => take('setTimeout', work, ms),
    ...(has.includes('scheduler')
      ? { scheduler: { postTask: (work, options) => take('postTask', work, options) } }
      : {}),
    ...(has.includes('requestIdleCallback')
      ? { requestIdleCallback: (work, options) => take('requestIdleCallback', work, options) }
      : {}),
  };
  return { host, requests, run: () => run() };
}

describe('waiting until the page is idle', () => {
  it.each([
    ['a scheduler', ['scheduler', 'requestIdleCallback'], ['postTask', { priority: 'background' }]],
    ['the callback alone', ['requestIdleCallback'], ['requestIdleCallback', { timeout: 200 }]],
    ['neither', [], ['setTimeout', 0]],
  ] as const)('RB-16 asks a browser that has %s, and goes on when told and no sooner', async (_what, has, expected) => {
    const { host, requests, run } = browser(has);
    let resolved = false;
    const idle = webIdle(host)().then(() => (resolved = true));
    for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
    expect([requests, resolved]).toEqual([[expected], false]);
    run();
    await idle;
    expect(resolved).toBe(true);
  });

  it('RB-16 goes on in the environment that it runs in', async () => {
    await webIdle()();
  });
});
