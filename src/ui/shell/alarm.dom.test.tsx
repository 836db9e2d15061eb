import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { setPerson } from '../../lib/person.ts';
import { endAlarm, notKept, type Alarm } from './alarm.ts';
import { startTexts } from '../i18n/i18n.ts';
import { AlarmHost } from './provider.tsx';

const Dialog = ({ alarm }: { alarm: Alarm }) => (
  <div role="alertdialog">
    {alarm.label}
    <button type="button" onClick={() => (endAlarm(), alarm.back?.())}>
      Revenir
    </button>
  </div>
);

const alarm = (label: string, back?: () => void): Alarm => ({ label, content: label, back });

describe('OB-5 what the device could not keep', () => {
  beforeAll(() => startTexts());
  afterEach(() => vi.useRealTimers());

  it('OB-5 is told of one by one: of two calls that failed together neither is passed over', async () => {
    const fetch = () => Promise.resolve(Dialog);
    render(<AlarmHost fetch={fetch} />);
    act(() => (notKept(() => alarm('la première'))(), notKept(() => alarm('la seconde'))()));
    expect((await screen.findByRole('alertdialog')).textContent).toContain('la première');
    act(() => screen.getByRole('button').click());
    expect(screen.getByRole('alertdialog').textContent).toContain('la seconde');
    act(() => screen.getByRole('button').click());
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('OB-18 is shown to the person whose work it is alone, and waits until they are back', async () => {
    setPerson('clinic:claire');
    const raise = notKept(() => alarm('de Claire'));
    render(<AlarmHost fetch={() => Promise.resolve(Dialog)} />);
    setPerson('clinic:paul');
    await act(async () => raise());
    expect(screen.queryByRole('alertdialog')).toBeNull();
    act(() => notKept(() => alarm('de Paul'))());
    expect(screen.getByRole('alertdialog').textContent).toContain('de Paul');
    act(() => screen.getByRole('button').click());
    expect(screen.queryByRole('alertdialog')).toBeNull();
    act(() => setPerson('clinic:claire'));
    expect(screen.getByRole('alertdialog').textContent).toContain('de Claire');
    act(() => screen.getByRole('button').click());
    act(() => setPerson(null));
  });

  it('B21 where the dialog itself could not be had, the form comes back; and it is asked for again', async () => {
    vi.useFakeTimers();
    const fetch = vi
      .fn<() => Promise<typeof Dialog>>()
      .mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'))
      .mockResolvedValue(Dialog);
    render(<AlarmHost fetch={fetch} />);
    const back = vi.fn();
    await act(() => vi.advanceTimersByTimeAsync(1));
    await act(async () => notKept(() => alarm('la première', back))());
    expect(back).toHaveBeenCalledOnce();
    // What has no form to go back to is told of as soon as it can be.
    await act(async () => notKept(() => alarm('sans formulaire'))());
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(screen.getByRole('alertdialog').textContent).toContain('sans formulaire');
    act(() => screen.getByRole('button').click());
  });
});
