import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditLine, AuditQuery } from '../../contract/admin-desk.ts';
import { useAdminDesk } from '../../hooks/index.ts';

export interface AuditPages {
  entries: readonly AuditLine[];
  /** `more`: the server has older entries. */
  state: 'asking' | 'more' | 'all' | 'unreachable' | 'refused';
  next: () => void;
}

/**
 * Loads the audit page by page, newest first. Another query starts from the beginning; queries are compared by content.
 */
export function useAuditPages(query: AuditQuery): AuditPages {
  const desk = useAdminDesk();
  const key = JSON.stringify(query);
  const [entries, setEntries] = useState<readonly AuditLine[]>([]);
  const [state, setState] = useState<AuditPages['state']>('asking');
  const cursor = useRef<string | null>(null);
  const turn = useRef(0);
  const busy = useRef(false);

  const ask = useCallback(
    async (now: number, after: string | null) => {
      busy.current = true;
      setState('asking');
      const answer = await desk
        .audit(JSON.parse(key) as AuditQuery, after)
        .catch(() => ({ kind: 'unreachable' }) as const);
      if (turn.current !== now) return;
      busy.current = false;
      if (answer.kind !== 'done') return setState(answer.kind);
      const { items, nextCursor } = answer.value;
      cursor.current = nextCursor;
      setEntries((shown) => (after === null ? items : [...shown, ...items]));
      setState(nextCursor === null ? 'all' : 'more');
    },
    [desk, key],
  );
  useEffect(() => {
    const now = ++turn.current;
    cursor.current = null;
    setEntries([]);
    void ask(now, null);
    return () => void (turn.current += 1);
  }, [ask]);
  const next = useCallback(() => {
    if (!busy.current) void ask(turn.current, cursor.current);
  }, [ask]);
  return { entries, state, next };
}
