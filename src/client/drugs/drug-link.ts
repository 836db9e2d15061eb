import { SilentError, within } from '../../lib/within.ts';
import type { DrugDetail } from './detail.ts';
import type { EditionLine, NewsLine } from './history.ts';
import { NO_DRUGS, type DrugQuestion, type DrugReply, type DrugStatus, type FoundDrugs } from './messages.ts';

/** What the link needs of a Worker. */
export interface DrugWorker {
  postMessage(message: DrugQuestion): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<DrugReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface LinkTimes {
  every: (ms: number, work: () => void) => () => void;
  /** Calls back when the browser reports a network again. */
  onOnline: (work: () => void) => () => void;
}

const PAGE: LinkTimes = {
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
  onOnline(work) {
    globalThis.addEventListener?.('online', work);
    return () => globalThis.removeEventListener?.('online', work);
  },
};

/** The copy is read into memory first, on a slow device for seconds. */
const ANSWER_MS = 30_000;
const FOLLOW_EVERY_MS = 15 * 60_000;

/** The page's side of the drug catalogue. A question that is not answered rejects with a {@link SilentError}. */
export interface Drugs {
  status(): DrugStatus;
  subscribe(onChange: () => void): () => void;
  /** A screen needs the catalogue: it is read into memory. */
  show(): void;
  /** Asks the server whether there is something newer; begins anew with a worker that has died. */
  follow(): void;
  find(typed: string, limit: number): Promise<FoundDrugs>;
  detail(id: string): Promise<DrugDetail | null>;
  editions(): Promise<EditionLine[]>;
  /** What became of each drug after `from` until `to`; null: too much to list. */
  news(from: string, to: string): Promise<NewsLine[] | null>;
  close(): void;
}

type Waiting = (reply: DrugReply | null) => void;

/**
 *   no worker ──first question──► running ──onerror──► no worker (`broken`, what was asked is not answered)
 */
export function openDrugs(
  make: () => DrugWorker,
  who: { tenantId: string; userId: string },
  { every, onOnline }: LinkTimes = PAGE,
): Drugs {
  const listeners = new Set<() => void>();
  const waiting = new Map<number, Waiting>();
  let status = NO_DRUGS;
  let isShown = false;
  let isClosed = false;
  let last = 0;
  let worker: DrugWorker | null = null;
  const set = (next: DrugStatus) => {
    status = next;
    for (const listener of listeners) listener();
  };

  function start(): DrugWorker {
    const started = make();
    started.onmessage = ({ data }) => {
      if (data.kind === 'status') return set(data.status);
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    };
    started.onerror = () => {
      if (worker !== started) return;
      stop();
      set({ ...NO_DRUGS, last: 'broken' });
    };
    started.postMessage({ kind: 'open', ...who });
    if (isShown) started.postMessage({ kind: 'show' });
    return started;
  }
  function stop(): void {
    worker?.terminate();
    worker = null;
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  }
  const post = (question: DrugQuestion) => {
    if (!isClosed) (worker ??= start()).postMessage(question);
  };
  const follow = () => post({ kind: 'follow' });
  // Somebody who was refused stays refused until a screen asks again.
  const followQuietly = () => (status.last === 'not-allowed' ? undefined : follow());
  follow();
  const stops = [every(FOLLOW_EVERY_MS, followQuietly), onOnline(followQuietly)];

  async function ask<K extends 'found' | 'detail' | 'editions' | 'news'>(
    kind: K,
    question: (id: number) => DrugQuestion,
  ): Promise<Extract<DrugReply, { kind: K }>> {
    const id = (last += 1);
    const answer = new Promise<DrugReply | null>((resolve) => waiting.set(id, resolve));
    post(question(id));
    const reply = await within(ANSWER_MS, answer).finally(() => waiting.delete(id));
    if (reply?.kind !== kind) throw new SilentError('the drug catalogue does not answer');
    return reply as Extract<DrugReply, { kind: K }>;
  }

  return {
    status: () => status,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    show() {
      if (isShown) return;
      isShown = true;
      post({ kind: 'show' });
    },
    follow,
    find: async (typed, limit) => (await ask('found', (id) => ({ kind: 'find', id, typed, limit }))).found,
    detail: async (drugId) => (await ask('detail', (id) => ({ kind: 'detail', id, drugId }))).detail,
    editions: async () => (await ask('editions', (id) => ({ kind: 'editions', id }))).editions,
    news: async (from, to) => (await ask('news', (id) => ({ kind: 'news', id, from, to }))).news,
    close() {
      isClosed = true;
      for (const end of stops) end();
      stop();
    },
  };
}
