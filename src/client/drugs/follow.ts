import { placeOf, type AskDrugs, type DrugAnswer, type DrugState, type DrugStore } from '../../contract/drug-ports.ts';

export interface FollowPorts {
  store: DrugStore;
  ask: AskDrugs;
  now: () => number;
  /** Something has changed: `shown` when what people see has. */
  onProgress: (state: DrugState, shown: boolean) => void;
}

export type FollowResult = 'up-to-date' | Exclude<DrugAnswer['kind'], 'page'>;

/**
 * Brings the device to where the server is (DC-20, DC-21). Pages that end amid a release are kept aside, so that a
 * release is shown whole or not at all; after an interruption it goes on with the page that is missing. A page that
 * another context was quicker with is dropped (DC-24). Throws a StorageError when the device cannot keep them.
 */
export async function followDrugs({ store, ask, now, onProgress }: FollowPorts): Promise<FollowResult> {
  let state = await store.state();
  for (;;) {
    const since = placeOf(state);
    const answer = await ask(since);
    if (answer.kind !== 'page') return answer.kind;
    const { page, cursor, release, whole, hasMore } = answer;
    const aside = page.isFirst ? 0 : (state.staged?.changes ?? 0);
    const changes = aside + page.changes.length;
    const shown = whole && (changes > 0 || page.isFirst || release !== state.release);
    const next: DrugState = whole
      ? { cursor, release, checkedAt: hasMore ? state.checkedAt : now(), staged: null }
      : { ...state, staged: { cursor, changes } };
    const isTaken = await store[whole ? 'publish' : 'stage']({ since, page, state: next });
    state = isTaken ? next : await store.state();
    if (!isTaken) continue;
    onProgress(state, shown);
    if (!hasMore) return 'up-to-date';
  }
}
