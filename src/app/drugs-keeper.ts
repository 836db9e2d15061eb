import { openDrugs, type Drugs } from '../client/drugs/drug-link.ts';

/**
 * The drug catalogue of the person who is signed in: one worker, kept while the app is open, since reading the
 * catalogue into memory takes seconds.
 */
export interface DrugsKeeper {
  /** Returns the same instance for the same person. */
  keep(who: { tenantId: string; userId: string }): Drugs;
  forget(): void;
}

export function drugsKeeper(open: (who: { tenantId: string; userId: string }) => Drugs): DrugsKeeper {
  let kept: { tenantId: string; userId: string; drugs: Drugs } | null = null;
  const forget = () => {
    kept?.drugs.close();
    kept = null;
  };
  return {
    keep({ tenantId, userId }) {
      if (kept?.tenantId === tenantId && kept.userId === userId) return kept.drugs;
      forget();
      kept = { tenantId, userId, drugs: open({ tenantId, userId }) };
      return kept.drugs;
    },
    forget,
  };
}

const drugWorker = (): Worker => new Worker(new URL('./drug-worker.ts', import.meta.url), { type: 'module' });

export const theDrugs = drugsKeeper((who) => openDrugs(drugWorker, who));
