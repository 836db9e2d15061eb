import { useEffect, useRef, useState } from 'react';

/** A question to the search index; another object is another question. */
export interface Question<A> {
  search: string;
  ask: () => Promise<A>;
}

/** The answer to the last of these questions that was answered, with its search. */
export interface Answered<A> {
  search: string;
  answer: A;
}

/**
 * One question is under way at a time, so that a list that changes all the time does not queue them. An answer is
 * dropped where another search is asked for by then: an old one never takes the place of a newer one (UI-70).
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
