import { act, renderHook, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../testing/render.tsx';
import { offerUndo, ToastHost } from '../shell/undo-toast.tsx';
import { useOnce } from './use-once.ts';

describe('once', () => {
  it('H2 UI-10 an action asked for again before the next render, or while it runs, runs once', async () => {
    const ends: (() => void)[] = [];
    const { result } = renderHook(() => useOnce(() => new Promise<void>((resolve) => ends.push(resolve))));
    act(() => {
      result.current[0]();
      result.current[0]();
    });
    act(() => result.current[0]());
    expect([ends.length, result.current[1]]).toEqual([1, true]);
    await act(async () => ends[0]?.());
    expect(result.current[1]).toBe(false);
    act(() => result.current[0]());
    expect(ends).toHaveLength(2);
  });

  it('H2 UI-10 an action that fails can be asked for again', async () => {
    let runs = 0;
    const { result } = renderHook(() => useOnce(() => Promise.reject(new Error(String(++runs)))));
    await act(async () => result.current[0]());
    await act(async () => result.current[0]());
    expect(runs).toBe(2);
  });

  it('H2 UI-39 a slow double tap on what has ended already runs it once', async () => {
    vi.useFakeTimers();
    try {
      let runs = 0;
      const { result } = renderHook(() =>
        useOnce(
          () => {
            runs += 1;
            return Promise.resolve();
          },
          { restMs: 1500 },
        ),
      );
      for (const gap of [0, 400, 1000]) {
        await act(async () => result.current[0]());
        await act(() => vi.advanceTimersByTimeAsync(gap));
      }
      expect([runs, result.current[1]]).toEqual([1, true]);
      await act(() => vi.advanceTimersByTimeAsync(100));
      expect(result.current[1]).toBe(false);
      await act(async () => result.current[0]());
      expect(runs).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('H2 UI-10 two taps on "undo" before it has gone undo once', async () => {
    await show(<ToastHost />);
    let undone = 0;
    act(() => offerUndo('deleted', () => (undone += 1)));
    const button = screen.getByTestId('undo');
    act(() => {
      button.click();
      button.click();
    });
    expect(undone).toBe(1);
  });
});
