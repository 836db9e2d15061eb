/**
 * Whose work this page shows. What it holds in memory for one person (a search, an undo, what was typed) must never be
 * shown to the next.
 */
let current: string | null = null;
const listeners = new Set<() => void>();

/** Who is signed in in this page; null for nobody. */
export const currentPerson = (): string | null => current;

export function setPerson(next: string | null): void {
  if (next === current) return;
  current = next;
  for (const listener of [...listeners]) listener();
}

/** Calls the listener after every change. Returns a function that stops listening. */
export function onPersonChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
