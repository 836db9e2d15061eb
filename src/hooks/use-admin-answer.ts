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

/** Refusals after which nothing of an earlier answer may be shown. */
const ACCESS_ENDED: readonly string[] = ['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'];

/**
 * The last value that was answered, also while it is asked for again in vain: what a person has typed beside it stays.
 * Null before the first one, and once the server has said that there is none for this person.
 */
export function useLastDone<T>(answer: AdminAnswerState<T>): T | null {
  const [last, setLast] = useState<T | null>(null);
  const ended = answer.kind === 'refused' && ACCESS_ENDED.includes(answer.code);
  const now = answer.kind === 'done' ? answer.value : ended ? null : last;
  if (now !== last) setLast(now);
  return now;
}
