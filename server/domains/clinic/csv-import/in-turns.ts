import { ImportRefused } from '../import/found-resource.ts';

const PER_TURN = 200;

/**
 * What `work` makes of each, in order. After every small part others have their turn: the server answers them
 * meanwhile, and notices that its client has left.
 */
export async function inTurns<T, R>(
  items: readonly T[],
  work: (item: T) => R,
  signal: AbortSignal | undefined,
): Promise<R[]> {
  const made: R[] = [];
  for (const [at, item] of items.entries()) {
    if (at % PER_TURN === 0) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (signal?.aborted) throw new ImportRefused(499, 'ABORTED', 'the client has left: nothing was imported');
    }
    made.push(work(item));
  }
  return made;
}
