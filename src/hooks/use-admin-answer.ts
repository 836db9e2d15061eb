import { useCallback, useEffect, useRef, useState } from 'react';
import type { AdminAnswer } from '../contract/admin-desk.ts';

export type AdminAnswerState<T> = { kind: 'loading' } | AdminAnswer<T>;

/** The answer to an administrator's request. It is sent when the screen opens, and again on demand. */
export function useAdminAnswer<T>(
  load: () => Promise<AdminAnswer<T>>,
): readonly [answer: AdminAnswerState<T>, again: () => Promise<void>] {
  const [answer, setAnswer] = useState<AdminAnswerState<T>>({ kind: 'loading' });
  const latest = useRef(0);
  const again = useCallback(async () => {
    const turn = ++latest.current;
    const next = await load().catch(() => ({ kind: 'unreachable' }) as const);
    if (turn === latest.current) setAnswer(next);
  }, [load]);
  useEffect(() => {
    void again();
    return () => void (latest.current += 1);
  }, [again]);
  return [answer, again];
}
