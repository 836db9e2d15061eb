import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { DrugDetail } from '../client/drugs/detail.ts';
import type { Drugs } from '../client/drugs/drug-link.ts';
import type { EditionLine, NewsLine } from '../client/drugs/history.ts';
import { NO_DRUGS, type DrugStatus, type FoundDrugs } from '../client/drugs/messages.ts';

export type { DrugDetail } from '../client/drugs/detail.ts';
export type { DrugStepTold, EditionLine, NewsLine } from '../client/drugs/history.ts';
export type { DrugLine } from '../client/drugs/drug-index.ts';
export type { DrugStatus, FoundDrugs } from '../client/drugs/messages.ts';

/** Null until it is opened. */
export const DrugsContext = createContext<Drugs | null>(null);

const noChange = () => () => undefined;

/** What this device has of the drug catalogue, and how to ask for what is newer. */
export function useDrugs(): { status: DrugStatus; follow: () => void } {
  const drugs = useContext(DrugsContext);
  const status = useSyncExternalStore(drugs?.subscribe ?? noChange, () => drugs?.status() ?? NO_DRUGS);
  return { status, follow: () => drugs?.follow() };
}

/** A question to the catalogue: not answered yet, answered, or not answerable now. */
export type Asked<T> = { kind: 'asked' } | { kind: 'answered'; answer: T } | { kind: 'failed' };

const ASKED = { kind: 'asked' } as const;

/** Asks anew whenever what is shown changes; what was answered before to the same key stays until the next answer. */
function useAsked<T>(key: string, ask: (drugs: Drugs) => Promise<T>): { asked: Asked<T>; again: () => void } {
  const drugs = useContext(DrugsContext);
  const { status } = useDrugs();
  const [tries, setTries] = useState(0);
  const [last, setLast] = useState<{ key: string; asked: Asked<T> }>({ key, asked: ASKED });
  const { ready, release, size } = status;
  useEffect(() => {
    if (!drugs || !ready) return;
    let wanted = true;
    ask(drugs).then(
      (answer) => wanted && setLast({ key, asked: { kind: 'answered', answer } }),
      () => wanted && setLast({ key, asked: { kind: 'failed' } }),
    );
    return () => {
      wanted = false;
    };
    // `ask` is told by its key.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [drugs, ready, release, size, key, tries]);
  const again = () => {
    setLast({ key, asked: ASKED });
    setTries(tries + 1);
  };
  // Nothing of it stays on the screen of somebody who may read it no longer.
  return { asked: ready && last.key === key ? last.asked : ASKED, again };
}

/** The drugs that fit what is typed, the best first; what was found before stays until the next answer. */
export function useFoundDrugs(
  typed: string,
  limit: number,
): { found: FoundDrugs | null; failed: boolean; again(): void } {
  const { asked, again } = useAsked(`${limit} ${typed}`, (drugs) => drugs.find(typed, limit));
  const [found, setFound] = useState<FoundDrugs | null>(null);
  if (asked.kind === 'answered' && asked.answer !== found) setFound(asked.answer);
  return { found, failed: asked.kind === 'failed', again };
}

/** All that is known of a drug; answered with null: the catalogue has no such drug. */
export const useDrug = (id: string): { asked: Asked<DrugDetail | null>; again: () => void } =>
  useAsked(id, (drugs) => drugs.detail(id));

const NONE: readonly string[] = [];

/** Which of these drugs may no longer be prescribed or are gone from the catalogue, as far as this device knows it. */
export function useWithdrawnDrugs(ids: readonly string[]): readonly string[] {
  const { asked } = useAsked(`withdrawn ${ids.join(' ')}`, async (drugs) => {
    const found = await Promise.all(ids.map((id) => drugs.detail(id)));
    return ids.filter((_, at) => found[at]?.line.withdrawn !== false);
  });
  return asked.kind === 'answered' ? asked.answer : NONE;
}

/** The releases and the changes by hand that this device knows, the newest first. */
export const useDrugEditions = (): { asked: Asked<EditionLine[]>; again: () => void } =>
  useAsked('editions', (drugs) => drugs.editions());

/** What became of each drug after one edition until another; answered with null: too much to list. */
export const useDrugNews = (from: string, to: string): { asked: Asked<NewsLine[] | null>; again: () => void } =>
  useAsked(`news ${from} ${to}`, (drugs) => drugs.news(from, to));
