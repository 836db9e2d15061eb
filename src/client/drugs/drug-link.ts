import { SilentError, within } from '../../lib/within.ts';
import type { DrugDetail } from './detail.ts';
import { NO_DRUGS, type DrugQuestion, type DrugReply, type DrugStatus, type FoundDrugs } from './messages.ts';

/** What the link needs of a Worker. */
export interface DrugWorker {
  postMessage(message: DrugQuestion): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<DrugReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** The copy is read into memory first, on a slow device for seconds. */
const ANSWER_MS = 30_000;
const FOLLOW_EVERY_MS = 15 * 60_000;

/** The page's side of the drug catalogue. */
export interface Drugs {
  status(): DrugStatus;
  subscribe(onChange: () => void): () => void;
  /** Asks the server whether there is something newer. */
  follow(): void;
  find(typed: string, limit: number): Promise<FoundDrugs>;
  detail(id: string): Promise<DrugDetail | null>;
  close(): void;
}

type Waiting = (reply: DrugReply) => void;

export function openDrugs(make: () => DrugWorker, who: { tenantId: string; userId: string }): Drugs {
  const listeners = new Set<() => void>();
  const waiting = new Map<number, Waiting>();
  let status = NO_DRUGS;
  let last = 0;
  const set = (next: DrugStatus) => {
    status = next;
    for (const listener of listeners) listener();
  };
  const worker = make();
  worker.onmessage = ({ data }) => {
    if (data.kind === 'status') return set(data.status);
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  worker.onerror = () => set({ ...status, following: null, last: 'storage' });
  worker.postMessage({ kind: 'open', ...who });
  const follow = () => worker.postMessage({ kind: 'follow' });
  follow();
  const timer = setInterval(follow, FOLLOW_EVERY_MS);
  const online = () => follow();
  globalThis.addEventListener?.('online', online);

  function ask<R extends DrugReply>(question: (id: number) => DrugQuestion): Promise<R> {
    const id = (last += 1);
    const answer = new Promise<DrugReply>((resolve) => waiting.set(id, resolve));
    worker.postMessage(question(id));
    return within(ANSWER_MS, answer).catch((error: unknown) => {
      waiting.delete(id);
      throw error instanceof SilentError ? error : new SilentError('the drug catalogue does not answer');
    }) as Promise<R>;
  }

  return {
    status: () => status,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    follow,
    async find(typed, limit) {
      const reply = await ask<Extract<DrugReply, { kind: 'found' }>>((id) => ({ kind: 'find', id, typed, limit }));
      return reply.found;
    },
    async detail(drugId) {
      return (await ask<Extract<DrugReply, { kind: 'detail' }>>((id) => ({ kind: 'detail', id, drugId }))).detail;
    },
    close() {
      clearInterval(timer);
      globalThis.removeEventListener?.('online', online);
      worker.terminate();
    },
  };
}
