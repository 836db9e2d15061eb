import { useEffect, useRef, useState } from 'react';
import type { CollectionLoader } from '../client/collection-loader.ts';
import type { Found } from '../client/searched-collection.ts';

interface Answered extends Found {
  /** The search that this answers. */
  searched: string;
}

/**
 * Who fits a search, from the index, which answers a moment later: until then who was found before, else everybody. One question is under way at a time; its answer is dropped where another search is asked for by then, so
 * that an old answer never takes the place of a newer one. `tick` stands for the list's content.
 */
export function useFound(loader: CollectionLoader | undefined, tick: number, search: string): Answered | null {
  const [answer, setAnswer] = useState<(Answered & { loader: CollectionLoader }) | null>(null);
  const wanted = useRef<{ loader: CollectionLoader; search: string; tick: number } | null>(null);
  const isAsking = useRef(false);
  const isBlank = search.trim() === '';

  useEffect(() => {
    wanted.current = loader && !isBlank ? { loader, search, tick } : null;
    if (isBlank) setAnswer(null);
    const ask = async (): Promise<void> => {
      while (wanted.current !== null) {
        const question = wanted.current;
        const found = await question.loader.search(question.search);
        const now: typeof wanted.current = wanted.current;
        if (now?.loader === question.loader && now.search === question.search)
          setAnswer({ ...found, searched: question.search, loader: question.loader });
        if (now === question) return;
      }
    };
    if (wanted.current === null || isAsking.current) return;
    isAsking.current = true;
    void ask().finally(() => (isAsking.current = false));
  }, [loader, search, tick, isBlank]);
  useEffect(() => () => void (wanted.current = null), []);

  if (!loader) return null;
  if (isBlank) return { ids: loader.collection.ids, near: false, searched: search };
  if (answer?.loader === loader) return answer;
  return { ids: loader.collection.ids, near: false, searched: '' };
}
