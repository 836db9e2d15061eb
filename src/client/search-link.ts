import type { PreparedTerms } from '../lib/search-index.ts';
import type { Collection } from './collection.ts';
import { idsOfText, type IndexMessage, type IndexReply, type ToIndex } from './search-core.ts';
import type { SearchHost, StartHost } from './search-hosts.ts';
import type { Found } from './searched-collection.ts';

/** A host that owes an answer and sends nothing for this long is considered dead. */
export const SILENT_MS = 10_000;
/** A worker that has died this often is not started again. */
const LIVES = 3;
/** A new host is filled in parts of this size. */
const PART = 250;

type Question = Extract<IndexMessage, { question: number }>;
type WithoutNumber<Q> = Q extends Question ? Omit<Q, 'question'> : never;

interface PendingQuestion {
  message: Question;
  answer: (reply: IndexReply | null) => void;
}

export interface SearchPorts {
  /** If omitted, there is no worker here. */
  startWorker?: StartHost | undefined;
  startInPage: StartHost;
  later: (ms: number, work: () => void) => void;
  /** Waits its turn among low-priority work. */
  turn: () => Promise<void>;
}

/**
 * The page's side of one person's search index, which runs in a worker:
 *
 *     worker ──dies (error, or silent for 10 s)──▶ a new worker, filled again ──third death──▶ the page
 *     worker ──never started──▶ the page
 *
 * Messages are answered in order, so a query sees every change that was sent before it. A query outlives its host: it
 * is sent again to the next one.
 */
export class SearchLink {
  readonly #ports: SearchPorts;
  readonly #lists = new Map<string, Collection>();
  readonly #pending = new Map<number, PendingQuestion>();
  #host: SearchHost | null = null;
  /** Increased with each host: messages of a former one are ignored. */
  #life = 0;
  #deaths = 0;
  #hasStarted = false;
  #isInPage = false;
  #isFilling = false;
  #isWatching = false;
  #isClosed = false;
  #question = 0;
  /** Messages without an answer. */
  #owed = 0;
  /** Counts everything received. */
  #replies = 0;

  constructor(ports: SearchPorts) {
    this.#ports = ports;
  }

  /** The records of a type, to fill a new host. */
  attach(entityType: string, collection: Collection): void {
    this.#lists.set(entityType, collection);
  }

  put(entityType: string, entries: readonly ToIndex[]): void {
    if (entries.length > 0) this.#post({ type: 'put', entityType, entries });
  }

  remove(entityType: string, ids: readonly string[]): void {
    if (ids.length > 0) this.#post({ type: 'remove', entityType, ids });
  }

  async search(entityType: string, typed: string): Promise<Found> {
    const reply = await this.#ask({ type: 'search', entityType, typed });
    return reply?.type === 'found' ? { ids: idsOfText(reply.ids), near: reply.near } : { ids: [], near: false };
  }

  /** The records that match one of these, exactly or nearly. */
  async lookUp(entityType: string, queries: readonly string[]): Promise<readonly string[]> {
    const reply = await this.#ask({ type: 'look-up', entityType, queries });
    return reply?.type === 'found' ? idsOfText(reply.ids) : [];
  }

  /** The present search terms of these; null if not all of them are known. */
  async terms(entityType: string, ids: readonly string[]): Promise<readonly PreparedTerms[] | null> {
    const reply = await this.#ask({ type: 'terms', entityType, ids });
    return reply?.type === 'terms' ? reply.terms : null;
  }

  /** The person has left: their queries are never answered. */
  close(): void {
    this.#isClosed = true;
    this.#life += 1;
    this.#host?.stop();
    this.#host = null;
    this.#pending.clear();
    this.#lists.clear();
  }

  #ask(message: WithoutNumber<Question>): Promise<IndexReply | null> {
    return new Promise((answer) => {
      if (this.#isClosed) return;
      const question = ++this.#question;
      const pending: PendingQuestion = { message: { ...message, question }, answer };
      this.#pending.set(question, pending);
      // Half an index would answer that a record does not exist.
      if (!this.#isFilling) this.#post(pending.message);
    });
  }

  #post(message: IndexMessage): void {
    if (this.#isClosed) return;
    // A host that is only started now gets the earlier changes with the lists themselves.
    this.#host ??= this.#start();
    this.#owed += 1;
    this.#host.post(message);
    this.#watch();
  }

  #start(): SearchHost {
    const life = ++this.#life;
    this.#owed = 0;
    this.#hasStarted = false;
    const events = {
      onReply: (reply: IndexReply) => life === this.#life && this.#onReply(reply),
      died: () => life === this.#life && this.#died(),
    };
    const worker = this.#isInPage ? null : (this.#ports.startWorker?.(events) ?? null);
    if (worker) return worker;
    this.#isInPage = true;
    const inPage = this.#ports.startInPage(events);
    if (!inPage) throw new Error('the page itself holds the index');
    return inPage;
  }

  #onReply(reply: IndexReply): void {
    this.#replies += 1;
    this.#hasStarted = true;
    if (reply.type === 'started') return;
    this.#owed -= 1;
    if (reply.type === 'taken') return;
    const question = this.#pending.get(reply.question);
    this.#pending.delete(reply.question);
    question?.answer(reply);
  }

  #watch(): void {
    if (this.#isWatching || this.#isInPage) return;
    this.#isWatching = true;
    const [life, repliesThen] = [this.#life, this.#replies];
    this.#ports.later(SILENT_MS, () => {
      this.#isWatching = false;
      if (this.#isClosed || this.#owed === 0) return;
      if (life === this.#life && repliesThen === this.#replies) this.#died();
      else this.#watch();
    });
  }

  #died(): void {
    this.#deaths += 1;
    this.#isInPage ||= !this.#hasStarted || this.#deaths >= LIVES;
    this.#host?.stop();
    this.#host = this.#start();
    // The terms were requested for an earlier state: they are not known any more.
    for (const [question, { message, answer }] of this.#pending) {
      if (message.type !== 'terms') continue;
      this.#pending.delete(question);
      answer(null);
    }
    void this.#fill(this.#life);
  }

  async #fill(life: number): Promise<void> {
    this.#isFilling = true;
    for (const [entityType, collection] of this.#lists) {
      const { allIds: ids } = collection;
      for (let from = 0; from < ids.length; from += PART) {
        await this.#ports.turn();
        if (life !== this.#life) return;
        // The present state: what was removed meanwhile does not come back.
        const entries = ids.slice(from, from + PART).flatMap((id) => collection.get(id) ?? []);
        this.put(
          entityType,
          entries.map(({ id, sortKey, summary }) => ({ id, sortKey, of: { summary } })),
        );
      }
    }
    this.#isFilling = false;
    for (const { message } of this.#pending.values()) this.#post(message);
  }
}
