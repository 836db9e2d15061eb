import { drugDetail } from './detail.ts';
import { DrugIndex } from './drug-index.ts';
import { followDrugs } from './follow.ts';
import { NO_DRUGS, type DrugQuestion, type DrugReply, type DrugStatus } from './messages.ts';
import type { AskDrugs, DrugStore } from '../../contract/drug-ports.ts';

export interface ServePorts {
  store: DrugStore;
  ask: AskDrugs;
  now: () => number;
  reply: (message: DrugReply) => void;
  /** One context of the browser at a time follows the server; the others wait, and then find nothing new. */
  oneAtATime: (work: () => Promise<void>) => Promise<void>;
  /** Another context has shown something newer. */
  onShownElsewhere: (hear: () => void) => void;
  tellShown: () => void;
}

/** The worker's side: holds the index, answers questions, follows the server. */
export function serveDrugs(ports: ServePorts): (question: Exclude<DrugQuestion, { kind: 'open' }>) => Promise<void> {
  const { store, reply } = ports;
  let status: DrugStatus = NO_DRUGS;
  let index: Promise<DrugIndex> | null = null;
  const tell = (part: Partial<DrugStatus>) => {
    status = { ...status, ...part };
    reply({ kind: 'status', status });
  };

  /** Reads the copy into memory; what was there is answered from until then. */
  async function load(): Promise<void> {
    const { cursor, release, checkedAt } = await store.state();
    if (cursor === null) return tell({ ready: false, size: 0, release: null, checkedAt: null });
    const next = DrugIndex.of(store);
    index ??= next;
    const { size } = await next;
    index = next;
    tell({ ready: true, size, release, checkedAt });
  }

  async function follow(): Promise<void> {
    tell({ following: { changes: 0 } });
    try {
      await ports.oneAtATime(async () => {
        let shown = false;
        const last = await followDrugs({
          store,
          ask: ports.ask,
          now: ports.now,
          onProgress(state, changed) {
            shown ||= changed;
            tell({ following: { changes: state.staged?.changes ?? 0 } });
          },
        });
        if (shown) {
          await load();
          ports.tellShown();
        }
        const { checkedAt, release } = await store.state();
        tell({ last, checkedAt, release: status.ready ? release : null });
      });
    } catch {
      tell({ last: 'storage' });
    }
    tell({ following: null });
  }

  const loaded = load().catch(() => tell({ last: 'storage' }));
  ports.onShownElsewhere(() => void load().catch(() => tell({ last: 'storage' })));

  return async (question) => {
    await loaded;
    switch (question.kind) {
      case 'follow':
        if (status.following === null) await follow();
        return;
      case 'find': {
        const found = (await index)?.find(question.typed, question.limit) ?? { lines: [], total: 0, near: false };
        return reply({ kind: 'found', id: question.id, found });
      }
      case 'detail': {
        const ready = await index;
        const detail = ready ? await drugDetail(store, ready, question.drugId).catch(() => null) : null;
        return reply({ kind: 'detail', id: question.id, detail });
      }
    }
  };
}
