import { useCallback, useEffect, useRef, useState } from 'react';
import type { AdminAnswer, AdminQuery } from '../contract/admin-desk.ts';

type LoadPage<T> = (
  query: AdminQuery,
  after: string | null,
) => Promise<AdminAnswer<{ items: readonly T[]; nextCursor: string | null }>>;

export interface AdminPages<T> {
  entries: readonly T[];
  /** `more`: the server has further entries. */
  state: 'loading' | 'more' | 'all' | 'unreachable' | 'refused';
  next: () => void;
  /** Loads the list again from its beginning. The shown entries stay until the answer arrives. */
  again: () => void;
}

/**
 * Loads a list page by page, in the server's order. Another query starts from the beginning; queries are compared by
 * content.
 */
export function useAdminPages<T>(loadPage: LoadPage<T>, query: AdminQuery): AdminPages<T> {
  const key = JSON.stringify(query);
  const [entries, setEntries] = useState<readonly T[]>([]);
  const [state, setState] = useState<AdminPages<T>['state']>('loading');
  const cursor = useRef<string | null>(null);
  const turn = useRef(0);
  const busy = useRef(false);

  const load = useCallback(
    async (own: number, after: string | null) => {
      busy.current = true;
      setState('loading');
      const answer = await loadPage(JSON.parse(key) as AdminQuery, after).catch(
        () => ({ kind: 'unreachable' }) as const,
      );
      if (turn.current !== own) return;
      busy.current = false;
      if (answer.kind !== 'done') return setState(answer.kind);
      const { items, nextCursor } = answer.value;
      cursor.current = nextCursor;
      setEntries((shown) => (after === null ? items : [...shown, ...items]));
      setState(nextCursor === null ? 'all' : 'more');
    },
    [loadPage, key],
  );
  const again = useCallback(() => {
    cursor.current = null;
    void load(++turn.current, null);
  }, [load]);
  useEffect(() => {
    setEntries([]);
    again();
    return () => void (turn.current += 1);
  }, [again]);
  const next = useCallback(() => {
    if (!busy.current) void load(turn.current, cursor.current);
  }, [load]);
  return { entries, state, next, again };
}
