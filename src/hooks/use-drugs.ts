import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { DrugDetail } from '../client/drugs/detail.ts';
import type { Drugs } from '../client/drugs/drug-link.ts';
import { NO_DRUGS, type DrugStatus, type FoundDrugs } from '../client/drugs/messages.ts';

export type { DrugDetail } from '../client/drugs/detail.ts';
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

/** The drugs that fit what is typed, the best first; what was found before stays until the next answer. */
export function useFoundDrugs(typed: string, limit: number): FoundDrugs | null {
  const drugs = useContext(DrugsContext);
  const { status } = useDrugs();
  const [found, setFound] = useState<FoundDrugs | null>(null);
  const { ready, release, size } = status;
  useEffect(() => {
    if (!drugs || !ready) return;
    let wanted = true;
    drugs.find(typed, limit).then(
      (answer) => wanted && setFound(answer),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [drugs, ready, release, size, typed, limit]);
  return found;
}

/** All that is known of a drug; undefined until it is read, null for none. */
export function useDrug(id: string): DrugDetail | null | undefined {
  const drugs = useContext(DrugsContext);
  const { status } = useDrugs();
  const [read, setRead] = useState<{ id: string; detail: DrugDetail | null } | null>(null);
  const { ready, release, size } = status;
  useEffect(() => {
    if (!drugs || !ready) return;
    let wanted = true;
    drugs.detail(id).then(
      (detail) => wanted && setRead({ id, detail }),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [drugs, ready, release, size, id]);
  return read?.id === id ? read.detail : undefined;
}
