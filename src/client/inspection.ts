import type { Operation } from '../contract/protocol.ts';
import { codeOf, type Journal } from '../queue/journal.ts';
import { MUTATION_STATES, type Mutation, type MutationState } from '../queue/model.ts';
import type { Contact, Loaded, Loss, Meta, Twin } from '../queue/ports.ts';
import type { StorageFault } from '../queue/storage.ts';

/** A mutation without what a person typed: ids, codes, versions and times. */
export interface InspectedMutation {
  seq: number;
  id: string;
  entityType: string;
  entityId: string;
  operation: Operation;
  state: MutationState;
  createdAt: string;
  settledAt: string | null;
  baseVersion: number | null;
  ackVersion: number | null;
  schemaVersion: number;
  /** It was part of a request. */
  left: boolean;
  failures: number;
  /** Device time (ms) before which it is not sent again; 0: at once. */
  notBefore: number;
  dependsOn: readonly string[];
  after: readonly string[];
  resolves: string | null;
  resolvedBy: string | null;
  revive: boolean;
  /** Bytes of its content as JSON. */
  bytes: number;
  /** The server's code of a rejection, or its reason of a conflict. */
  code: string | null;
}

/** A lock of the browser that contexts of this person's store hold or wait for. */
export interface InspectedLock {
  name: string;
  state: 'held' | 'waiting';
  /** The browser's id of the page or worker. */
  holder: string;
}

/** All that the engine knows about itself, without clinical content (QA-9). */
export interface Inspection {
  /** Device time (RFC 3339). */
  at: string;
  app: { version: string; builtAt: string | null; isOnline: boolean; isVisible: boolean; browser: string };
  tenantId: string;
  userId: string;
  clientId: string | null;
  store: Pick<Meta, 'seq' | 'cursor' | 'generation' | 'snapshot' | 'quarantined' | 'fence'> & {
    snapshotTotal: number | null;
    revision: number;
    /** Ids that the server has replaced. */
    aliases: number;
    loss: Loss | null;
    twin: Twin | null;
  };
  /** Why the store could not be read: what depends on it is empty then. */
  storeFault: StorageFault | 'unknown' | null;
  contact: Contact;
  /** The holder's heartbeats since the store was made. */
  beat: number;
  locks: readonly InspectedLock[];
  counts: Readonly<Record<MutationState, number>>;
  /** What is in the queue, and the last of what the server has acknowledged; in the store's order. */
  mutations: readonly InspectedMutation[];
  journal: Journal;
}

const inspected = (mutation: Mutation): InspectedMutation => ({
  seq: mutation.seq,
  id: mutation.id,
  entityType: mutation.entityType,
  entityId: mutation.entityId,
  operation: mutation.operation,
  state: mutation.state,
  createdAt: mutation.createdAt,
  settledAt: mutation.settledAt,
  baseVersion: mutation.baseVersion,
  ackVersion: mutation.ackVersion,
  schemaVersion: mutation.schemaVersion,
  left: mutation.left ?? false,
  failures: mutation.failures,
  notBefore: mutation.notBefore,
  dependsOn: mutation.dependsOn,
  after: mutation.after ?? [],
  resolves: mutation.resolves,
  resolvedBy: mutation.resolvedBy,
  revive: mutation.revive,
  bytes: new TextEncoder().encode(JSON.stringify(mutation.payload)).length,
  code: codeOf(mutation),
});

/** What the store holds, without what a person typed. Built field by field: a new field is left out until it is added. */
export function inspectStore(
  { mutations, meta }: Pick<Loaded, 'mutations' | 'meta'>,
  revision: number,
): Pick<Inspection, 'clientId' | 'store' | 'contact' | 'counts' | 'mutations'> {
  const counts = Object.fromEntries(
    MUTATION_STATES.map((state) => [state, mutations.filter((mutation) => mutation.state === state).length]),
  ) as Record<MutationState, number>;
  const { contact, loss } = meta;
  return {
    clientId: meta.clientId,
    store: {
      seq: meta.seq,
      cursor: meta.cursor,
      generation: meta.generation,
      snapshot: meta.snapshot,
      snapshotTotal: meta.snapshotTotal ?? null,
      quarantined: meta.quarantined,
      fence: meta.fence,
      revision,
      aliases: Object.keys(meta.aliases).length,
      loss: loss && { ...loss },
      twin: meta.twin,
    },
    contact: { ...contact },
    counts,
    mutations: mutations.map(inspected),
  };
}

/** How the person has set the app; nothing about people. */
export interface ReportSettings {
  language: string;
  theme: string;
}

/** The file of a problem report: read by people and by `npm run sim -- --report FILE`. */
export interface ProblemReport {
  kind: 'medicalpro-report';
  version: 1;
  settings: ReportSettings;
  inspection: Inspection;
}

export const reportOfProblem = (inspection: Inspection, settings: ReportSettings): ProblemReport => ({
  kind: 'medicalpro-report',
  version: 1,
  settings,
  inspection,
});
