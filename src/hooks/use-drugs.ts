import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { DrugDetail } from '../client/drugs/detail.ts';
import type { Drugs } from '../client/drugs/drug-link.ts';
import type { EditionLine, NewsLine } from '../client/drugs/history.ts';
import { NO_DRUGS, type DrugStatus, type FoundDrugs } from '../client/drugs/messages.ts';

export type { DrugDetail } from '../client/drugs/detail.ts';
export type { DatedDrugStep, EditionLine, NewsLine } from '../client/drugs/history.ts';
export type { DrugLine } from '../client/drugs/drug-index.ts';
export type { DrugStatus, FoundDrugs } from '../client/drugs/messages.ts';

/** Null until it is opened. */
export const DrugsContext = createContext<Drugs | null>(null);

const noChange = () => () => undefined;

/** The state of the drug catalogue on this device, and how to fetch newer changes. */
export function useDrugs(): { status: DrugStatus; follow: () => void } {
  const drugs = useContext(DrugsContext);
  const status = useSyncExternalStore(drugs?.subscribe ?? noChange, () => drugs?.status() ?? NO_DRUGS);
  return { status, follow: () => drugs?.follow() };
}

/** A query of the catalogue: pending, answered, or failed for now. */
export type Lookup<T> = { kind: 'pending' } | { kind: 'answered'; answer: T } | { kind: 'failed' };

const PENDING = { kind: 'pending' } as const;

/** Queries again whenever the shown catalogue changes. The last answer to the same key stays until the next one. */
function useLookup<T>(key: string, ask: (drugs: Drugs) => Promise<T>): { lookup: Lookup<T>; again: () => void } {
  const drugs = useContext(DrugsContext);
  const { status } = useDrugs();
  const [tries, setTries] = useState(0);
  const [last, setLast] = useState<{ key: string; lookup: Lookup<T> }>({ key, lookup: PENDING });
  const { ready, revision } = status;
  useEffect(() => {
    if (!drugs || !ready) return;
    let wanted = true;
    ask(drugs).then(
      (answer) => wanted && setLast({ key, lookup: { kind: 'answered', answer } }),
      () => wanted && setLast({ key, lookup: { kind: 'failed' } }),
    );
    return () => {
      wanted = false;
    };
    // `key` identifies `ask`, which is a new function in each render.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [drugs, ready, revision, key, tries]);
  const again = () => {
    setLast({ key, lookup: PENDING });
    setTries(tries + 1);
  };
  // If the person may no longer read the catalogue, nothing of it stays on the screen.
  return { lookup: ready && last.key === key ? last.lookup : PENDING, again };
}

/** The drugs that match the typed text, the best first. Earlier results stay until the next answer. */
export function useFoundDrugs(
  typed: string,
  limit: number,
): { found: FoundDrugs | null; failed: boolean; again(): void } {
  const { lookup, again } = useLookup(`${limit} ${typed}`, (drugs) => drugs.find(typed, limit));
  const [found, setFound] = useState<FoundDrugs | null>(null);
  if (lookup.kind === 'answered' && lookup.answer !== found) setFound(lookup.answer);
  return { found, failed: lookup.kind === 'failed', again };
}

/** Everything known about a drug. The answer is null if the catalogue does not have it. */
export const useDrug = (id: string): { lookup: Lookup<DrugDetail | null>; again: () => void } =>
  useLookup(id, (drugs) => drugs.detail(id));

const NONE: readonly string[] = [];

/** Which of these drugs may no longer be prescribed or are no longer in the catalogue, as far as this device knows. */
export function useWithdrawnDrugs(ids: readonly string[]): readonly string[] {
  const { lookup } = useLookup(`withdrawn ${ids.join(' ')}`, async (drugs) => {
    const found = await Promise.all(ids.map((id) => drugs.detail(id)));
    return ids.filter((_, at) => found[at]?.line.withdrawn !== false);
  });
  return lookup.kind === 'answered' ? lookup.answer : NONE;
}

/** The releases and the changes by hand that this device knows, the newest first. */
export const useDrugEditions = (): { lookup: Lookup<EditionLine[]>; again: () => void } =>
  useLookup('editions', (drugs) => drugs.editions());

/** The change of each drug between two editions. The answer is null if there are too many to list. */
export const useDrugNews = (from: string, to: string): { lookup: Lookup<NewsLine[] | null>; again: () => void } =>
  useLookup(`news ${from} ${to}`, (drugs) => drugs.news(from, to));
