import { useCallback, useEffect, useRef, useState } from 'react';
import type { AdminAnswer } from '../contract/admin-desk.ts';

export type AdminAnswerState<T> = { kind: 'asking' } | AdminAnswer<T>;

/** The answer to a request of an administrator, which is made when the screen opens and again on demand. */
export function useAdminAnswer<T>(
  ask: () => Promise<AdminAnswer<T>>,
): readonly [answer: AdminAnswerState<T>, again: () => Promise<void>] {
  const [answer, setAnswer] = useState<AdminAnswerState<T>>({ kind: 'asking' });
  const latest = useRef(0);
  const again = useCallback(async () => {
    const turn = ++latest.current;
    const next = await ask().catch(() => ({ kind: 'unreachable' }) as const);
    if (turn === latest.current) setAnswer(next);
  }, [ask]);
  useEffect(() => {
    void again();
    return () => void (latest.current += 1);
  }, [again]);
  return [answer, again];
}
