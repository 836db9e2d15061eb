import { useEffect, useRef, useState } from 'react';

/** A query of the search index. A new object is a new query. */
export interface Question<A> {
  search: string;
  ask: () => Promise<A>;
}

/** The newest answer so far, with the search that it belongs to. */
export interface Answered<A> {
  search: string;
  answer: A;
}

/**
 * Runs one query at a time, so that a list that changes continuously does not queue them. An answer is dropped if
 * another search was started meanwhile: an old answer never replaces a newer one (UI-70).
 */
export function useAnswer<A>(question: Question<A> | null): Answered<A> | null {
  const [answered, setAnswered] = useState<Answered<A> | null>(null);
  const wanted = useRef<Question<A> | null>(null);
  const isAsking = useRef(false);

  useEffect(() => {
    wanted.current = question;
    if (question === null) setAnswered(null);
    const ask = async (): Promise<void> => {
      while (wanted.current !== null) {
        const current = wanted.current;
        const answer = await current.ask();
        const now: typeof wanted.current = wanted.current;
        if (now?.search === current.search) setAnswered({ search: current.search, answer });
        if (now === current) return;
      }
    };
    if (question === null || isAsking.current) return;
    isAsking.current = true;
    void ask().finally(() => (isAsking.current = false));
  }, [question]);
  useEffect(() => () => void (wanted.current = null), []);
  return answered;
}
