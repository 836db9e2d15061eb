import { useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { addDays, addMonths, isDay, monthStart, weekStart } from '../../lib/clinic-day.ts';
import { recall, remember } from '../../ui/primitives/remember.ts';

export const VIEWS = ['day', 'week', 'month', 'list'] as const;
export type View = (typeof VIEWS)[number];

export interface AgendaState {
  view: View;
  day: string;
  /** Nothing: all of them. */
  who: readonly string[];
  /** The waiting room is open over the day. */
  waiting: boolean;
}

const isView = (value: string | null): value is View => VIEWS.some((view) => view === value);

/** What the address says; what it leaves out is as it was last, else today's day of everybody. */
export function readState(params: URLSearchParams, last: Partial<AgendaState>, today: string): AgendaState {
  const [view, day, who] = [params.get('view'), params.get('date'), params.get('who')];
  return {
    view: isView(view) ? view : (last.view ?? 'day'),
    day: day !== null && isDay(day) ? day : (last.day ?? today),
    who: who === null ? (last.who ?? []) : who.split(',').filter(Boolean),
    waiting: params.get('waiting') === '1',
  };
}

export function writeState({ view, day, who, waiting }: AgendaState): URLSearchParams {
  const params = new URLSearchParams({ view, date: day });
  if (who.length > 0) params.set('who', who.join(','));
  if (waiting) params.set('waiting', '1');
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

/** Date, view and practitioners: in the address, and as they were left when somebody comes back without them. */
export function useAgendaState(today: string): [AgendaState, (change: Partial<AgendaState>) => void] {
  const [params, setParams] = useSearchParams();
  const state = readState(params, recall<Partial<AgendaState>>(KEY, {}), today);
  const { view, day, who } = state;
  const whoKey = who.join(',');
  // The address of a form or of one appointment need not say it again.
  useEffect(() => remember(KEY, { view, day, who: whoKey.split(',').filter(Boolean) }), [view, day, whoKey]);
  const set = useCallback(
    (change: Partial<AgendaState>) => {
      setParams(
        (before) => {
          const next = { ...readState(before, recall<Partial<AgendaState>>(KEY, {}), today), ...change };
          return writeState(next);
        },
        { replace: true },
      );
    },
    [setParams, today],
  );
  return [state, set];
}
