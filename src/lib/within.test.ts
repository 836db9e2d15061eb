import { describe, expect, it } from 'vitest';
import { SilentError, within, type Later } from './within.ts';

describe('H34 ST-14 a wait has a limit', () => {
  function timers() {
    const due: (() => void)[] = [];
    const later: Later = (_ms, work) => {
      due.push(work);
      return () => void due.splice(due.indexOf(work), 1);
    };
    return { due, later };
  }

  it('what answers in time is passed on, and nothing is left behind', async () => {
    const { due, later } = timers();
    expect(await within(10, Promise.resolve(1), later)).toBe(1);
    await expect(within(10, Promise.reject(new TypeError('no')), later)).rejects.toBeInstanceOf(TypeError);
    expect(due).toEqual([]);
  });

  it('silence becomes an error; what comes late changes nothing', async () => {
    const { due, later } = timers();
    let answer: (value: number) => void = () => undefined;
    const waited = within(10, new Promise<number>((resolve) => (answer = resolve)), later);
    due[0]?.();
    answer(1);
    await expect(waited).rejects.toBeInstanceOf(SilentError);
  });
});
