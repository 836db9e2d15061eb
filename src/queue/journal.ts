import type { Operation } from '../contract/protocol.ts';
import type { Mutation, MutationState } from './model.ts';
import type { FailureKind, Loaded, Store, Write } from './ports.ts';

/** One change of a mutation's state, as it was stored. Ids, codes and times only: nothing that a person typed (QA-9). */
export interface TransitionNote {
  /** Device time (ms). */
  at: number;
  mutationId: string;
  entityType: string;
  entityId: string;
  operation: Operation;
  /** Null: it was made by this. */
  from: MutationState | null;
  /** Null: it was taken out of the queue by this. */
  to: MutationState | null;
  /** The server's code of a rejection, or its reason of a conflict. */
  code?: string;
}

/** One request to the server and what came of it. */
export interface RequestNote {
  /** Device time (ms) at which it was sent. */
  at: number;
  /** Milliseconds until the answer, or until it was given up. */
  tookMs: number;
  kind: 'up' | 'down';
  /** HTTP status; null if no answer came. */
  status: number | null;
  /** Null: an answer in the contract's shape. */
  failure: FailureKind | null;
  retryAfterMs: number | null;
  /** Ids of the mutations that were sent, at most {@link MOST_IDS}. */
  ids: readonly string[];
  /** How many were sent, or how many records came. */
  count: number;
  /** How many outcomes of each kind the answer had. */
  outcomes: Partial<Record<'acknowledged' | 'conflicts' | 'rejected' | 'deferred', number>>;
}

/** What happened in one hour, for the history. */
export interface HourOfSync {
  /** Device time (ms) at which the hour began. */
  hour: number;
  acknowledged: number;
  conflict: number;
  rejected: number;
  failed: number;
  /** Requests with an answer in the contract's shape, and without. */
  answered: number;
  unanswered: number;
  /** Milliseconds of all answered requests together, and of the slowest. */
  tookMs: number;
  slowestMs: number;
  /** The most changes that waited at once. */
  deepest: number;
}

export interface Journal {
  /** The last {@link MOST_TRANSITIONS}, oldest first. */
  transitions: readonly TransitionNote[];
  /** The last {@link MOST_REQUESTS}, oldest first. */
  requests: readonly RequestNote[];
  /** The last {@link MOST_HOURS} in which anything happened, oldest first. */
  hours: readonly HourOfSync[];
}

export const MOST_TRANSITIONS = 1_000;
export const MOST_REQUESTS = 100;
export const MOST_IDS = 50;
/** Fourteen days. */
export const MOST_HOURS = 14 * 24;
const HOUR_MS = 60 * 60 * 1_000;

export const EMPTY_JOURNAL: Journal = { transitions: [], requests: [], hours: [] };

/** What has happened since the journal was written last. */
export interface News {
  transitions: readonly TransitionNote[];
  requests: readonly RequestNote[];
  /** How many changes wait now; null if that is not known. */
  depth: number | null;
  /** Device time (ms). */
  at: number;
}

const CODE = /^[A-Z][A-Z\d_]{0,59}$/;

/** The server's code of a rejection, or its reason of a conflict; null if there is none that has a code's form. */
export function codeOf({ state, rejection, conflict }: Mutation): string | null {
  const code = state === 'rejected' ? rejection?.code : state === 'conflict' ? conflict?.reason : undefined;
  if (code === undefined) return null;
  return CODE.test(code) ? code : 'OTHER';
}

const noteOf = (
  mutation: Mutation,
  from: MutationState | null,
  to: MutationState | null,
  at: number,
): TransitionNote => {
  const code = to === null ? null : codeOf(mutation);
  return {
    at,
    mutationId: mutation.id,
    entityType: mutation.entityType,
    entityId: mutation.entityId,
    operation: mutation.operation,
    from,
    to,
    ...(code === null ? {} : { code }),
  };
};

/** The changes of state that a decision makes: what it had loaded, compared with what it writes. */
export function transitionsIn(loaded: Loaded, write: Write, at: number): TransitionNote[] {
  const { putMutations = [], deleteMutations = [] } = write;
  if (putMutations.length + deleteMutations.length === 0) return [];
  const before = new Map(loaded.mutations.map((mutation) => [mutation.id, mutation]));
  const changed = putMutations.flatMap((mutation) => {
    const from = before.get(mutation.id)?.state ?? null;
    return from === mutation.state ? [] : [noteOf(mutation, from, mutation.state, at)];
  });
  const gone = new Set(deleteMutations);
  const removed = loaded.mutations.filter(({ seq }) => gone.has(seq));
  return [...changed, ...removed.map((mutation) => noteOf(mutation, mutation.state, null, at))];
}

/** The store, telling of every change of state once it is stored. A decision that was not stored is not told. */
export function noted(store: Store, tell: (notes: TransitionNote[]) => void, now: () => number): Store {
  return {
    async transact(need, decide) {
      let notes: TransitionNote[] = [];
      const result = await store.transact(need, (loaded) => {
        // Decided again if the first decision was made on what another context has changed since: the last one counts.
        const decision = decide(loaded);
        notes = decision === null ? [] : transitionsIn(loaded, decision.write, now());
        return decision;
      });
      if (notes.length > 0) tell(notes);
      return result;
    },
    read: (need) => store.read(need),
    counts: () => store.counts(),
    trimRing: (settledBefore) => store.trimRing(settledBefore),
  };
}

const lastOf = <T>(all: readonly T[], most: number): readonly T[] => (all.length > most ? all.slice(-most) : all);

const hourOf = (at: number): number => at - (at % HOUR_MS);

const emptyHour = (hour: number): HourOfSync => ({
  hour,
  acknowledged: 0,
  conflict: 0,
  rejected: 0,
  failed: 0,
  answered: 0,
  unanswered: 0,
  tookMs: 0,
  slowestMs: 0,
  deepest: 0,
});

function countHours(hours: readonly HourOfSync[], { transitions, requests, depth, at }: News): readonly HourOfSync[] {
  const byHour = new Map(hours.map((hour) => [hour.hour, { ...hour }]));
  const of = (time: number): HourOfSync => {
    const hour = byHour.get(hourOf(time)) ?? emptyHour(hourOf(time));
    byHour.set(hour.hour, hour);
    return hour;
  };
  for (const { to, at: time } of transitions)
    if (to === 'acknowledged' || to === 'conflict' || to === 'rejected' || to === 'failed') of(time)[to] += 1;
  for (const { at: time, tookMs, failure } of requests) {
    const hour = of(time);
    hour[failure === null ? 'answered' : 'unanswered'] += 1;
    if (failure !== null) continue;
    hour.tookMs += tookMs;
    hour.slowestMs = Math.max(hour.slowestMs, tookMs);
  }
  if (depth !== null) of(at).deepest = Math.max(of(at).deepest, depth);
  return lastOf(
    [...byHour.values()].sort((a, b) => a.hour - b.hour),
    MOST_HOURS,
  );
}

/** The journal with what has happened since, within its limits. */
export const withNews = (journal: Journal, news: News): Journal => ({
  transitions: lastOf([...journal.transitions, ...news.transitions], MOST_TRANSITIONS),
  requests: lastOf([...journal.requests, ...news.requests], MOST_REQUESTS),
  hours: countHours(journal.hours, news),
});
