import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { show } from '../testing/render.tsx';
import { OFFER_MS, offerUndo, ToastHost, withdrawOffer } from './undo-toast.tsx';

describe('undo', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    act(() => withdrawOffer());
    vi.useRealTimers();
  });

  const offer = async () => {
    await show(<ToastHost />);
    const undo = vi.fn();
    act(() => offerUndo('Fiche de MARTIN Claire supprimée', undo));
    return undo;
  };

  it('is offered for at least ten seconds, then goes', async () => {
    await offer();
    expect(OFFER_MS).toBeGreaterThanOrEqual(10_000);
    act(() => void vi.advanceTimersByTime(10_000));
    expect(screen.queryByTestId('undo')).not.toBeNull();
    act(() => void vi.advanceTimersByTime(5_000));
    expect(screen.queryByTestId('undo')).toBeNull();
  });

  it('waits while the pointer or the focus is on it', async () => {
    await offer();
    const toast = screen.getByTestId('undo').parentElement as HTMLElement;
    fireEvent.focus(screen.getByTestId('undo'));
    act(() => void vi.advanceTimersByTime(60_000));
    expect(screen.queryByTestId('undo')).not.toBeNull();
    fireEvent.blur(screen.getByTestId('undo'));
    fireEvent.pointerEnter(toast);
    act(() => void vi.advanceTimersByTime(60_000));
    expect(screen.queryByTestId('undo')).not.toBeNull();
  });

  it('undoes once, by button or Ctrl+Z', async () => {
    const first = await offer();
    fireEvent.click(screen.getByTestId('undo'));
    expect(first).toHaveBeenCalledTimes(1);
    expect(screen.queryByTestId('undo')).toBeNull();
    const second = vi.fn();
    act(() => offerUndo('Encore', second));
    fireEvent.keyDown(window, { key: 'z', ctrlKey: true });
    expect(second).toHaveBeenCalledTimes(1);
  });
});
