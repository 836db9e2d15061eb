import { useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../../hooks/index.ts';
import { addDays, addMonths, isDay, monthStart, weekStart } from '../../lib/clinic-day.ts';
import { recall, remember } from '../../ui/primitives/remember.ts';

export const VIEWS = ['day', 'week', 'month', 'list'] as const;
export type View = (typeof VIEWS)[number];

export interface AgendaState {
  view: View;
  day: string;
  /** Empty means all of them. */
  who: readonly string[];
  /** Whether the waiting room is open. */
  waiting: boolean;
  /** Whether it covers the whole screen, in large type. */
  board: boolean;
}

const BOARD = 'board';

const isView = (value: string | null): value is View => VIEWS.some((view) => view === value);

/** The state that the address holds. What it leaves out is as it was last, or by default today for everybody. */
export function readState(params: URLSearchParams, last: Partial<AgendaState>, today: string): AgendaState {
  const [view, day, who] = [params.get('view'), params.get('date'), params.get('who')];
  const waiting = params.get('waiting');
  return {
    view: isView(view) ? view : (last.view ?? 'day'),
    day: day !== null && isDay(day) ? day : (last.day ?? today),
    who: who === null ? (last.who ?? []) : who.split(',').filter(Boolean),
    waiting: waiting === '1' || waiting === BOARD,
    board: waiting === BOARD,
  };
}

export function writeState({ view, day, who, waiting, board }: AgendaState): URLSearchParams {
  // Everybody is said too: what the address leaves out is as it was left.
  const params = new URLSearchParams({ view, date: day, who: who.join(',') });
  if (waiting) params.set('waiting', board ? BOARD : '1');
  return params;
}

/** Where "previous" and "next" lead. */
export function stepped({ view, day }: Pick<AgendaState, 'view' | 'day'>, by: 1 | -1): string {
  switch (view) {
    case 'day':
      return addDays(day, by);
    case 'week':
    case 'list':
      return addDays(day, 7 * by);
    case 'month':
      return addMonths(monthStart(day), by);
  }
}

/** The days that a view shows: the first, and how many. */
export function daysOf({ view, day }: Pick<AgendaState, 'view' | 'day'>): { first: string; count: number } {
  switch (view) {
    case 'day':
      return { first: day, count: 1 };
    case 'week':
    case 'list':
      return { first: weekStart(day), count: 7 };
    case 'month':
      return { first: weekStart(monthStart(day)), count: 42 };
  }
}

const KEY = 'agenda/state';

type Choice = Pick<AgendaState, 'view' | 'who'>;

const choiceKey = (userId: string): string => `medicalpro-agenda/${userId}`;

/** The view and the practitioners that this person chose on this device, also before the app was closed. */
export function choiceOf(userId: string): Partial<Choice> {
  try {
    const { view, who } = JSON.parse(localStorage.getItem(choiceKey(userId)) ?? '{}') as Record<string, unknown>;
    return {
      ...(typeof view === 'string' && isView(view) ? { view } : {}),
      ...(Array.isArray(who) && who.every((one) => typeof one === 'string') ? { who } : {}),
    };
  } catch {
    return {}; // storage denied, or nothing that can be read: nothing was chosen
  }
}

/** Nothing clinical: a word, and ids of practitioners. Not the day: another morning begins with its own. */
function keepChoice(userId: string, { view, who }: Choice): void {
  try {
    localStorage.setItem(choiceKey(userId), JSON.stringify({ view, who }));
  } catch {
    // storage denied: the choice holds until the page closes
  }
}

/**
 * Date, view and practitioners. They are in the address; an address without them shows what was shown last, and when
 * the app is opened again the view and the practitioners that were chosen last.
 */
export function useAgendaState(today: string): [AgendaState, (change: Partial<AgendaState>) => void] {
  const [params, setParams] = useSearchParams();
  const userId = useSession().account?.user.id ?? '';
  const lastOf = useCallback(() => recall<Partial<AgendaState> | null>(KEY, null) ?? choiceOf(userId), [userId]);
  const state = readState(params, lastOf(), today);
  const { view, day, who } = state;
  const whoKey = who.join(',');
  // The address of a form or of one appointment need not say it again.
  useEffect(() => remember(KEY, { view, day, who: whoKey.split(',').filter(Boolean) }), [view, day, whoKey]);
  const set = useCallback(
    (change: Partial<AgendaState>) => {
      setParams(
        (before) => {
          const next = { ...readState(before, lastOf(), today), ...change };
          // Only what was chosen here: a link to somebody's week is no choice.
          if (change.view !== undefined || change.who !== undefined) keepChoice(userId, next);
          return writeState(next);
        },
        { replace: true },
      );
    },
    [setParams, today, lastOf, userId],
  );
  return [state, set];
}
