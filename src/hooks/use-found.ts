import { useMemo } from 'react';
import type { CollectionLoader } from '../client/collection-loader.ts';
import type { Found } from '../client/searched-collection.ts';
import { useAnswer } from './use-answer.ts';

/**
 * The records that match a search. The index answers a moment later; until then the earlier result stays, or else all
 * records. `tick` changes with the list's content, `searched` is the search of the present result.
 */
export function useFound(
  loader: CollectionLoader | undefined,
  tick: number,
  search: string,
): (Found & { searched: string }) | null {
  const isBlank = search.trim() === '';
  const answered = useAnswer(
    useMemo(
      () => (loader && !isBlank ? { search, ask: () => loader.search(search) } : null),
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [loader, isBlank, search, tick],
    ),
  );
  if (!loader) return null;
  const everybody = loader.collection.ids;
  if (isBlank) return { ids: everybody, near: false, searched: search };
  return answered === null
    ? { ids: everybody, near: false, searched: '' }
    : { ...answered.answer, searched: answered.search };
}
