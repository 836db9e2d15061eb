import { useState } from 'react';

/** The conflicts that a person goes through without returning to the list. */
export interface Run {
  /** The place of the present one. It stays the same while others are resolved or new ones arrive. */
  place: { number: number; of: number };
  /** The next one that still has no choice, after the present one or else from the beginning. */
  following: string | null;
  /** Call it when the person has chosen: the list may still show that conflict for a moment. */
  chosen(id: string): void;
  /** The choice could not be stored. */
  notChosen(id: string): void;
}

/** @param open The conflicts that wait, as listed now. */
export function useRun(open: readonly string[], current: string): Run {
  const [met, setMet] = useState<readonly string[]>([]);
  const [done, setDone] = useState<readonly string[]>([]);
  const fresh = open.filter((id) => !met.includes(id));
  if (fresh.length > 0) setMet([...met, ...fresh]);
  const all = [...met, ...fresh];
  const at = all.indexOf(current);
  const left = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].filter(
    (id) => open.includes(id) && !done.includes(id),
  );
  return {
    place: { number: at + 1, of: all.length },
    following: left[0] ?? null,
    chosen: (id) => setDone((before) => [...before, id]),
    notChosen: (id) => setDone((before) => before.filter((one) => one !== id)),
  };
}
