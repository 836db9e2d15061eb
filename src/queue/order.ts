import type { Mutation } from './model.ts';

/**
 * The order in which mutations count: the store's, except that a settlement stands where what it settles stood. A refused CREATE
 * that is sent again goes before what was queued behind it; a conflict settled with "mine" does not undo what was typed after it.
 * Of one place the settlement comes first, then what it settles.
 */
export function inOrder(mutations: readonly Mutation[]): Mutation[] {
  const sorted = [...mutations].sort((a, b) => a.seq - b.seq);
  if (!sorted.some(({ resolves }) => resolves !== null)) return sorted;
  const byId = new Map(sorted.map((mutation) => [mutation.id, mutation]));
  const places = new Map<string, number>();
  // What a settlement settles was there before it, so its place is known already.
  for (const { id, seq, resolves } of sorted) places.set(id, (resolves !== null && byId.has(resolves) ? places.get(resolves) : undefined) ?? seq);
  const placeOf = (mutation: Mutation) => places.get(mutation.id) ?? mutation.seq;
  return sorted.sort((a, b) => placeOf(a) - placeOf(b) || b.seq - a.seq);
}
