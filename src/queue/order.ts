import type { Mutation } from './model.ts';

/**
 * The order in which mutations are applied: the store's, except that a resolution takes the place of what it resolves.
 * A refused CREATE that is sent again comes before what was queued behind it; a conflict resolved with "mine" does not
 * undo what was typed after it. In one place the resolution comes first, then what it resolves; two resolutions of one
 * mutation (two tabs) keep their own order.
 */
export function inOrder(mutations: readonly Mutation[]): Mutation[] {
  const sorted = [...mutations].sort((a, b) => a.seq - b.seq);
  if (!sorted.some(({ resolves }) => resolves !== null)) return sorted;
  const resolutions = new Map<string, Mutation[]>(sorted.map(({ id }) => [id, []]));
  const roots = sorted.filter((mutation) => {
    const siblings = mutation.resolves === null ? undefined : resolutions.get(mutation.resolves);
    siblings?.push(mutation);
    return siblings === undefined;
  });
  const withResolutions = (mutation: Mutation): Mutation[] => [
    ...(resolutions.get(mutation.id) ?? []).flatMap(withResolutions),
    mutation,
  ];
  return roots.flatMap(withResolutions);
}
