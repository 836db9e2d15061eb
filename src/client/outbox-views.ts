import type { QueryClient } from '@tanstack/react-query';
import type { ReadRecord } from '../contract/readable.ts';
import type { JsonObject } from '../lib/json.ts';
import { keyOf, type Mutation } from '../queue/model.ts';
import type { LocalReads, OpenCount, Store } from '../queue/ports.ts';
import { isWaiting, needsPerson } from '../queue/transitions.ts';
import type { Outbox, OutboxEntry, RecordState } from './api.ts';
import { summaryOf, type Listing } from './listing.ts';
import { recordQueryKey } from './record-cache.ts';

/** How many mutations of the queue a screen lists. */
export const OUTBOX_LIMIT = 1_000;
const SENT_LIMIT = 100;

export const outboxKey = (limit: number) => ['outbox', limit] as const;
export const attentionKey = ['attention'] as const;
export const openCountKey = (entityType: string) => ['open-count', entityType] as const;

export type OutboxData = Pick<Outbox, 'status' | 'attention' | 'waiting' | 'sent'>;
export type AttentionData = Pick<Outbox, 'status' | 'attention'>;

export interface OutboxPorts {
  queryClient: QueryClient;
  store: Store;
  reads: Pick<LocalReads, 'countOpen'>;
  listing: (entityType: string) => Listing | undefined;
  read: ReadRecord;
}

/**
 * What screens see of the outbox. Each view is a query: after a change it is read again only while a screen shows it,
 * otherwise when the next screen needs it.
 */
export class OutboxViews {
  readonly #ports: OutboxPorts;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** The mutations that need a person, those that wait (at most `limit`), and those sent recently. */
  async load(limit: number = OUTBOX_LIMIT): Promise<OutboxData> {
    const { mutations } = await this.#ports.store.read({ waiting: limit, attention: true, acknowledged: SENT_LIMIT });
    const entries = await this.#entriesOf(mutations);
    return {
      status: 'ready',
      attention: entries.filter(({ state }) => needsPerson(state)),
      waiting: entries.filter(({ state }) => isWaiting(state)),
      sent: entries.filter(({ state }) => state === 'acknowledged').reverse(),
    };
  }

  /** All that the ring holds: what was acknowledged in the last seven days at least, newest first. */
  async loadSent(): Promise<OutboxEntry[]> {
    const { mutations } = await this.#ports.store.read({ acknowledged: Number.MAX_SAFE_INTEGER });
    return (await this.#entriesOf(mutations)).reverse();
  }

  /** Only the mutations that need a person. */
  async loadAttention(): Promise<AttentionData> {
    const { mutations } = await this.#ports.store.read({ attention: true });
    return { status: 'ready', attention: await this.#entriesOf(mutations) };
  }

  /** The same object as before while the numbers are the same, so that nothing renders again. */
  async countOpen(entityType: string): Promise<OpenCount> {
    const before = this.#ports.queryClient.getQueryData<OpenCount>(openCountKey(entityType));
    const now = await this.#ports.reads.countOpen(entityType);
    return before?.waiting === now.waiting && before.attention === now.attention ? before : now;
  }

  /** A mutation that a screen lists as waiting for a person. */
  listed(mutationId: string): OutboxEntry | undefined {
    return this.#ports.queryClient
      .getQueriesData<AttentionData>({ predicate: isListOfAttention })
      .flatMap(([, data]) => data?.attention ?? [])
      .find(({ id }) => id === mutationId);
  }

  /** Call it after a change of the queue: views that are shown are read again, the others become stale. */
  async refresh(): Promise<void> {
    const { queryClient } = this.#ports;
    await queryClient.invalidateQueries({ predicate: isOutboxView, refetchType: 'active' });
  }

  async #entriesOf(mutations: readonly Mutation[]): Promise<OutboxEntry[]> {
    const views = (await this.#ports.store.read({ records: mutations })).records;
    const byId = new Map(mutations.map((mutation) => [mutation.id, mutation]));
    return mutations
      .filter(({ resolvedBy }) => resolvedBy === null)
      .map((mutation) => {
        const view = views.get(keyOf(mutation))?.view;
        const listing = this.#ports.listing(mutation.entityType);
        return {
          ...mutation,
          label:
            view && listing ? this.#named(listing, view) : this.#labelOf(mutation, byId.get(mutation.resolves ?? '')),
        };
      });
  }

  /**
   * `resolved` is the mutation that this one resolves. A KEEP_SERVER has no content of its own and shows that
   * mutation's.
   */
  #labelOf(mutation: Mutation, resolved: Mutation | undefined): string {
    const listing = this.#ports.listing(mutation.entityType);
    if (!listing) return mutation.entityType;
    const { entityType, entityId } = mutation;
    const known = this.#ports.queryClient.getQueryData<RecordState>(recordQueryKey(entityType, entityId))?.record;
    const content = [resolved, mutation].flatMap((one) =>
      one ? [one.base, one.conflict?.serverData, one.payload] : [],
    );
    return this.#named(listing, Object.assign({}, known, ...content) as JsonObject);
  }

  #named(listing: Listing, record: JsonObject): string {
    return listing.label(summaryOf(listing, this.#ports.read(listing.entityType, record).record));
  }
}

const isListOfAttention = ({ queryKey: [first] }: { queryKey: readonly unknown[] }): boolean =>
  first === 'outbox' || first === 'attention';

const isOutboxView = (query: { queryKey: readonly unknown[] }): boolean =>
  isListOfAttention(query) || query.queryKey[0] === 'open-count';
