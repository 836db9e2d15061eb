import type { Mutation } from './model.ts';

/**
 * The order in which mutations count: the store's, except that a settlement stands where what it settles stood. A
 * refused CREATE that is sent again goes before what was queued behind it; a conflict settled with "mine" does not undo
 * what was typed after it. Of one place the settlement comes first, then what it settles; two that settle the same one
 * (two tabs) stand as they were made.
 */
export function inOrder(mutations: readonly Mutation[]): Mutation[] {
  const sorted = [...mutations].sort((a, b) => a.seq - b.seq);
  if (!sorted.some(({ resolves }) => resolves !== null)) return sorted;
  const settlements = new Map<string, Mutation[]>(sorted.map(({ id }) => [id, []]));
  const roots = sorted.filter((mutation) => {
    const siblings = mutation.resolves === null ? undefined : settlements.get(mutation.resolves);
    siblings?.push(mutation);
    return siblings === undefined;
  });
  const withSettlements = (mutation: Mutation): Mutation[] => [
    ...(settlements.get(mutation.id) ?? []).flatMap(withSettlements),
    mutation,
  ];
  return roots.flatMap(withSettlements);
}
