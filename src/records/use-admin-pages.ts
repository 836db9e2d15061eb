import { useCallback, useEffect, useRef, useState } from 'react';
import type { AdminAnswer, AdminQuery } from '../contract/admin-desk.ts';

type AskPage<T> = (
  query: AdminQuery,
  after: string | null,
) => Promise<AdminAnswer<{ items: readonly T[]; nextCursor: string | null }>>;

export interface AdminPages<T> {
  entries: readonly T[];
  /** `more`: the server has further entries. */
  state: 'asking' | 'more' | 'all' | 'unreachable' | 'refused';
  next: () => void;
  /** From the beginning; what is shown stays until the answer is there. */
  again: () => void;
}

/**
 * Loads a list page by page, in the server's order. Another query starts from the beginning; queries are compared by
 * content.
 */
export function useAdminPages<T>(askPage: AskPage<T>, query: AdminQuery): AdminPages<T> {
  const key = JSON.stringify(query);
  const [entries, setEntries] = useState<readonly T[]>([]);
  const [state, setState] = useState<AdminPages<T>['state']>('asking');
  const cursor = useRef<string | null>(null);
  const turn = useRef(0);
  const busy = useRef(false);

  const ask = useCallback(
    async (now: number, after: string | null) => {
      busy.current = true;
      setState('asking');
      const answer = await askPage(JSON.parse(key) as AdminQuery, after).catch(
        () => ({ kind: 'unreachable' }) as const,
      );
      if (turn.current !== now) return;
      busy.current = false;
      if (answer.kind !== 'done') return setState(answer.kind);
      const { items, nextCursor } = answer.value;
      cursor.current = nextCursor;
      setEntries((shown) => (after === null ? items : [...shown, ...items]));
      setState(nextCursor === null ? 'all' : 'more');
    },
    [askPage, key],
  );
  const again = useCallback(() => {
    cursor.current = null;
    void ask(++turn.current, null);
  }, [ask]);
  useEffect(() => {
    setEntries([]);
    again();
    return () => void (turn.current += 1);
  }, [again]);
  const next = useCallback(() => {
    if (!busy.current) void ask(turn.current, cursor.current);
  }, [ask]);
  return { entries, state, next, again };
}
