import type { AskHistory, DrugStore } from '../../contract/drug-ports.ts';
import type { DrugEdition, DrugNews, DrugNewsKind, DrugPart } from '../../contract/drug-history.ts';

/** An edition as a list of them shows it. */
export interface EditionLine {
  rev: string;
  at: string;
  release: string | null;
  rows: number;
  /** Null where there were too many changes to list. */
  counts: Record<DrugNewsKind, number> | null;
}

/** What became of a drug over several editions. */
export interface NewsLine {
  id: string;
  name: string;
  kind: DrugNewsKind;
}

/** One step in the life of a drug, with the edition that it came with. */
export interface DatedDrugStep {
  rev: string;
  at: string;
  release: string | null;
  kind: DrugNewsKind;
  parts: DrugPart[];
}

/**
 * Brings what the device knows of the changes to where the catalogue is. An answer that does not come changes nothing:
 * it is asked for again the next time. Returns whether something was kept.
 */
export async function followHistory(store: DrugStore, ask: AskHistory): Promise<boolean> {
  const { cursor } = await store.state();
  let known = await store.historyState();
  if (cursor === null || known?.for === cursor) return false;
  for (let isKept = false; ; isKept = true) {
    let after = known?.rev ?? '0';
    let page = await ask(after);
    // Another catalogue, or one from before a restore: all of it is asked for anew.
    const isFirst = page !== null && page.epoch !== known?.epoch;
    if (isFirst && after !== '0') {
      after = '0';
      page = await ask(after);
    }
    if (page === null) return isKept;
    const { epoch, editions, hasMore } = page;
    const rev = editions.at(-1)?.rev ?? after;
    known = { epoch, rev, for: hasMore ? null : cursor };
    await store.keepEditions({ editions, isFirst, state: known });
    if (!hasMore) return true;
  }
}

const countsOf = (drugs: readonly DrugNews[]): Record<DrugNewsKind, number> => {
  const counts = { created: 0, changed: 0, withdrawn: 0 };
  for (const { kind } of drugs) counts[kind] += 1;
  return counts;
};

/** The editions in which a drug changed, the newest first. */
export const editionLines = (editions: readonly DrugEdition[]): EditionLine[] =>
  editions
    .filter(({ drugs, release }) => release !== null || drugs === null || drugs.length > 0)
    .map(({ rev, at, release, rows, drugs }) => ({ rev, at, release, rows, counts: drugs && countsOf(drugs) }))
    .toReversed();

/** What became of each drug from `from` (without it) to `to`, in the order of their names; null where it is not known. */
export function newsBetween(editions: readonly DrugEdition[], from: string, to: string): NewsLine[] | null {
  const range = editions.filter(({ rev }) => Number(rev) > Number(from) && Number(rev) <= Number(to));
  if (range.some(({ drugs }) => drugs === null)) return null;
  const lines = new Map<string, NewsLine>();
  for (const { drugs } of range)
    for (const { id, name, kind } of drugs ?? []) {
      const isNew = lines.get(id)?.kind === 'created' && kind === 'changed';
      lines.set(id, { id, name, kind: isNew ? 'created' : kind });
    }
  return [...lines.values()].toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
}

/** What the device knows of a drug's life, the newest first. */
export const lifeOf = (editions: readonly DrugEdition[], id: string): DatedDrugStep[] =>
  editions
    .flatMap(({ rev, at, release, drugs }) =>
      (drugs ?? []).filter((drug) => drug.id === id).map(({ kind, parts }) => ({ rev, at, release, kind, parts })),
    )
    .toReversed();
