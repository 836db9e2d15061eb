import { StorageError } from '../../queue/storage.ts';
import { drugDetail } from './detail.ts';
import { DrugIndex } from './drug-index.ts';
import { followDrugs } from './follow.ts';
import { NO_DRUGS, type DrugQuestion, type DrugReply, type DrugStatus } from './messages.ts';
import { editionLines, followHistory, newsBetween } from './history.ts';
import type { AskDrugs, AskHistory, DrugStore } from '../../contract/drug-ports.ts';

export interface ServePorts {
  store: DrugStore;
  userId: string;
  ask: AskDrugs;
  askHistory: AskHistory;
  now: () => number;
  reply: (message: DrugReply) => void;
  /**
   * One context of the browser at a time follows the server; the others wait, and then find nothing new. Resolves too
   * when another context has taken over.
   */
  oneAtATime: (work: () => Promise<void>) => Promise<void>;
  /** Another context has shown something newer. */
  onShownElsewhere: (listener: () => void) => void;
  tellShown: () => void;
}

/**
 * The worker's side: holds the index, answers questions, follows the server. The copy is read into memory when a screen
 * first asks for it, and not for following alone.
 */
export function serveDrugs(ports: ServePorts): (question: Exclude<DrugQuestion, { kind: 'open' }>) => Promise<void> {
  const { store, userId, reply } = ports;
  let status: DrugStatus = NO_DRUGS;
  let index: DrugIndex | null = null;
  let isWanted = false;
  let reading = Promise.resolve();
  const tell = (part: Partial<DrugStatus>) => {
    status = { ...status, ...part };
    reply({ kind: 'status', status });
  };
  /** What is answered from here on may differ from what was answered before. */
  const tellChanged = (part: Partial<DrugStatus>) => tell({ ...part, revision: status.revision + 1 });
  const tellFault = (error: unknown) => tell({ last: error instanceof StorageError ? 'storage' : 'broken' });
  const hide = (last: DrugStatus['last']) => {
    index = null;
    tellChanged({ ready: false, size: 0, release: null, checkedAt: null, last });
  };

  async function readCopy(): Promise<void> {
    if (await store.isRefused(userId)) return hide('not-allowed');
    const { cursor, release, checkedAt } = await store.state();
    if (cursor === null) return hide(status.last);
    tell({ reading: true });
    index = await DrugIndex.of(store);
    tellChanged({ ready: true, size: index.size, release, checkedAt });
  }

  /** Reads the copy into memory, one reading after the other; what was there is answered from until then. */
  function read(): Promise<void> {
    if (!isWanted) return Promise.resolve();
    reading = reading.then(readCopy).catch(tellFault);
    return reading.then(() => (status.reading ? tell({ reading: false }) : undefined));
  }

  async function followOnce(): Promise<void> {
    let shown = false;
    let isFirstPage = true;
    const last = await followDrugs({
      store,
      ask: async (since) => {
        const answer = await ports.ask(since);
        if (answer.kind === 'page' && isFirstPage) await store.setRefused(userId, false);
        isFirstPage = false;
        return answer;
      },
      now: ports.now,
      onProgress(state, changed) {
        shown ||= changed;
        tell({ following: { changes: state.staged?.changes ?? 0 } });
      },
    });
    if (last === 'not-allowed') {
      await store.setRefused(userId, true);
      return hide(last);
    }
    tell({ last });
    let historyChanged = false;
    try {
      historyChanged = last === 'up-to-date' && (await followHistory(store, ports.askHistory));
    } finally {
      // Other tabs then read the copy again, and the history with it.
      if (shown || historyChanged) ports.tellShown();
    }
    if (shown || !index) await read();
    if (!index) return;
    const { checkedAt, release } = await store.state();
    (historyChanged ? tellChanged : tell)({ checkedAt, release });
  }

  async function follow(): Promise<void> {
    tell({ following: { changes: 0 } });
    await ports.oneAtATime(followOnce).catch(tellFault);
    tell({ following: null });
  }

  ports.onShownElsewhere(() => void read());

  async function answer(question: Extract<DrugQuestion, { id: number }>): Promise<DrugReply> {
    const { id } = question;
    if (!index) await reading;
    if (!index) return { kind: 'failed', id };
    if (question.kind === 'find') return { kind: 'found', id, found: index.find(question.typed, question.limit) };
    if (question.kind === 'editions') return { kind: 'editions', id, editions: editionLines(await store.editions()) };
    if (question.kind === 'news')
      return { kind: 'news', id, news: newsBetween(await store.editions(), question.from, question.to) };
    return { kind: 'detail', id, detail: await drugDetail(store, index, question.drugId) };
  }

  return async (question) => {
    switch (question.kind) {
      case 'show':
        if (isWanted) return;
        isWanted = true;
        return read();
      case 'follow':
        if (status.following === null) await follow();
        return;
      case 'find':
      case 'detail':
      case 'editions':
      case 'news':
        return reply(await answer(question).catch(() => ({ kind: 'failed' as const, id: question.id })));
    }
  };
}
