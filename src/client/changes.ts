import type { Domain } from '../contract/domain.ts';
import { assert } from '../lib/assert.ts';
import { newId } from '../lib/ids.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Clock, Random } from '../lib/world.ts';
import { checkIntent } from '../queue/enqueue.ts';
import type { Engine } from '../queue/engine.ts';
import { InvalidInputError, keyOf, type Intent, type Mutation, type RecordKey } from '../queue/model.ts';
import type { Store } from '../queue/ports.ts';
import { storageFaultOf } from '../queue/storage.ts';
import { needsPerson } from '../queue/transitions.ts';
import type {
  ConflictChoice,
  CreateOptions,
  MutationHandle,
  MutationOptions,
  Outbox,
  OutboxEntry,
  Outcome,
  ResolveOptions,
} from './api.ts';
import { onceByName } from './once-by-name.ts';
import type { OutboxViews } from './outbox-views.ts';
import type { OutcomeWaiters } from './outcome-waiters.ts';
import type { RecordCache } from './record-cache.ts';
import { resolutionIntent } from './resolution.ts';
import type { StatusWatch } from './status-watch.ts';
import type { SyncRunner } from './sync-runner.ts';

const NEVER_SENT: Promise<Outcome> = Promise.resolve({ outcome: 'discarded' });

export interface ChangesPorts {
  domain: Domain;
  engine: Engine;
  store: Store;
  runner: SyncRunner;
  clock: Clock;
  random: Random;
  cache: RecordCache;
  outbox: OutboxViews;
  outcomeWaiters: OutcomeWaiters;
  status: StatusWatch;
  /** The latest time known (ms). */
  latest: () => number;
}

/** The only way to change a record: seen at once, kept on the device, sent, and taken back. */
export function createChanges({
  domain,
  engine,
  store,
  runner,
  clock,
  random,
  cache,
  outbox,
  outcomeWaiters,
  status,
  latest,
}: ChangesPorts) {
  const intended = onceByName<MutationHandle>();
  const settling = onceByName<Promise<void>>();

  function submit(intent: Intent): MutationHandle {
    const checked = checkIntent(domain, intent, new Date(latest()));
    if (!checked.ok) return handleOf(intent, Promise.reject(new InvalidInputError(checked.issues)));
    const clean: Intent = { ...intent, payload: checked.payload };
    cache.applyAtOnce(clean);
    status.onSubmit();
    const confirmed = outcomeWaiters.outcomeOf(clean);
    const durable = engine.enqueue([clean]).then(
      ({ mutations: [written], records }) => {
        status.onStorage(null);
        cache.stored(clean, records.get(keyOf(written ?? clean)));
        runner.nudge();
        status.changed();
      },
      async (error: unknown) => {
        status.onStorage(storageFaultOf(error) ?? 'unreadable');
        outcomeWaiters.forget(clean.id);
        await cache.takeBack(clean).catch(() => undefined);
        status.changed();
        throw error;
      },
    );
    return handleOf(clean, durable, confirmed);
  }

  function handleOf(intent: Intent, durable: Promise<void>, confirmed: Promise<Outcome> = NEVER_SENT): MutationHandle {
    const ids = { mutationId: intent.id, entityId: intent.entityId };
    const promise = durable.then(() => ids);
    // A change that could not be stored never gets an outcome.
    const word = durable.then(() => confirmed);
    // A caller that ignores the outcome must not get an unhandled rejection for it.
    word.catch(() => undefined);
    return Object.assign(promise, { ...ids, confirmed: word });
  }

  // Only the key is taken: callers pass whole mutations, whose other parts do not belong to an intent.
  const intentOf = (
    { entityType, entityId }: RecordKey,
    operation: Intent['operation'],
    payload: JsonObject,
    { intent, ...options }: MutationOptions = {},
  ): Intent => ({
    entityType,
    entityId,
    id: intent ?? newId(clock, random),
    operation,
    payload,
    createdAt: new Date(clock.now()).toISOString(),
    ...options,
  });

  function create(entityType: string, data: JsonObject, { id, ...options }: CreateOptions = {}): MutationHandle {
    return intended(options.intent, () =>
      submit(intentOf({ entityType, entityId: id ?? newId(clock, random) }, 'CREATE', data, options)),
    );
  }

  function update(entityType: string, entityId: string, patch: JsonObject, options?: MutationOptions): MutationHandle {
    return intended(options?.intent, () => submit(intentOf({ entityType, entityId }, 'UPDATE', patch, options)));
  }

  function remove(entityType: string, entityId: string, options?: MutationOptions): MutationHandle {
    return intended(options?.intent, () => submit(intentOf({ entityType, entityId }, 'DELETE', {}, options)));
  }

  /**
   * Undoes a delete: takes it out of the queue if it has not been sent, otherwise creates the record again over the
   * tombstone.
   */
  const undoDelete = (handle: MutationHandle): Promise<void> =>
    settling(`undo ${handle.mutationId}`, () => takeBackDelete(handle));

  async function takeBackDelete(handle: MutationHandle): Promise<void> {
    await handle;
    const mutation = await findMutation(handle.mutationId);
    if (!mutation) return;
    // It has deleted nothing: undoing it means discarding it.
    if (needsPerson(mutation.state)) return discard(mutation.id);
    if (mutation.state !== 'pending') status.showUnsent();
    await engine.drop(mutation.id);
    await cache.refresh([mutation], false);
    // It may have been sent meanwhile: then its undo waits to be sent.
    runner.nudge();
  }

  const findMutation = async (id: string): Promise<Mutation | undefined> =>
    (await store.read({ mutations: [id] })).mutations.find((mutation) => mutation.id === id);

  const retry = (mutationId: string): Promise<void> =>
    settling(`retry ${mutationId}`, () => sendAgain(mutationId), 'while it runs');

  async function sendAgain(mutationId: string): Promise<void> {
    const mutation = await findMutation(mutationId);
    if (!mutation) return;
    await (mutation.state === 'rejected' ? engine.resend(mutation.id) : engine.retryFailed(mutation.id));
    runner.nudge();
  }

  const discard = (mutationId: string, confirmed?: readonly string[]): Promise<void> =>
    settling(`discard ${mutationId}`, () => giveUp(mutationId, confirmed), 'while it runs');

  async function giveUp(mutationId: string, confirmed?: readonly string[]): Promise<void> {
    const mutation = await findMutation(mutationId);
    if (!mutation) return;
    // The server keeps what it refused or could not merge until somebody resolves it: it is notified that this is given
    // up.
    if (mutation.state === 'conflict' || mutation.state === 'rejected') await engine.giveUp(mutation.id, confirmed);
    else await engine.drop(mutation.id, confirmed);
    runner.nudge();
  }

  /** Resolves by a person's choice what the sync centre lists, or another person's change that waits on the server. */
  const resolve: Outbox['resolve'] = (of, choice, options = {}) =>
    intended(options.intent, () => resolveConflict(of, choice, options));

  function resolveConflict(
    of: string | OutboxEntry,
    choice: ConflictChoice,
    { wordOf, ...options }: ResolveOptions,
  ): MutationHandle {
    const entry = typeof of === 'string' ? outbox.listed(of) : of;
    assert(entry !== undefined, 'only what is listed can be resolved');
    const { operation, payload } = resolutionIntent(domain, entry, choice, wordOf);
    const seen = entry.conflict?.serverVersion ?? null;
    return submit(intentOf(entry, operation, payload, { ...options, resolves: entry.id, seen }));
  }

  return { create, update, remove, undoDelete, retry, discard, resolve, findMutation };
}
