import { foldForSearch } from '../../lib/text.ts';

export interface Phrase {
  id: string;
  name: string;
  text: string;
  /** The account that owns the phrase; empty for the clinic's phrases. */
  ownerId: string;
}

/** Where the `/` stands that searches for a phrase, and what was typed after it. */
export interface PhraseSearch {
  start: number;
  query: string;
}

const LONGEST_QUERY = 30;

/** The search that a `/` at the beginning of a word starts, up to the caret. `12/8` and `mg/j` start none. */
export function phraseSearchAt(text: string, caret: number): PhraseSearch | null {
  const found = new RegExp(`(?:^|\\s)/([^\\s/]{0,${LONGEST_QUERY}})$`).exec(text.slice(0, caret));
  const query = found?.[1];
  return query === undefined ? null : { start: caret - query.length - 1, query };
}

const SHOWN = 8;

/**
 * The matching phrases, the person's own and the clinic's. Names that begin with the query come first, then other
 * matches in the name, then in the text.
 */
export function phrasesFor(all: readonly Phrase[], query: string, me: string): readonly Phrase[] {
  const wanted = foldForSearch(query);
  const rank = ({ name, text, ownerId }: Phrase): number => {
    const known = foldForSearch(name);
    const fit = known.startsWith(wanted)
      ? 0
      : known.includes(wanted)
        ? 2
        : foldForSearch(text).includes(wanted)
          ? 4
          : 9;
    return fit + (ownerId === me ? 0 : 1);
  };
  return all
    .filter(({ ownerId }) => ownerId === '' || ownerId === me)
    .map((phrase) => ({ phrase, at: rank(phrase) }))
    .filter(({ at }) => at < 9)
    .toSorted((a, b) => a.at - b.at)
    .slice(0, SHOWN)
    .map(({ phrase }) => phrase);
}
