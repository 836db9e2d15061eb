import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askUntil } from './ask-until.ts';

describe('ST-1 what is asked until there is an answer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is asked again where there was none at once, and told once', async () => {
    const ask = vi
      .fn<() => Promise<string | null>>()
      .mockRejectedValueOnce(new Error('closed'))
      .mockRejectedValueOnce(new Error('closed'))
      .mockResolvedValue('Claire');
    const [onAnswer, onFailure] = [vi.fn(), vi.fn()];
    askUntil({ ask, everyMs: 2_000, onAnswer: onAnswer, onFailure: onFailure });
    await vi.advanceTimersByTimeAsync(1);
    expect(onFailure).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(onAnswer.mock.calls).toEqual([['Claire']]);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('is asked no more by who has gone', async () => {
    const ask = vi.fn(async () => Promise.reject(new Error('closed')));
    const stop = askUntil({ ask, everyMs: 2_000, onAnswer: vi.fn() });
    await vi.advanceTimersByTimeAsync(1);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledOnce();
  });
});
