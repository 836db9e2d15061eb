import type { Acknowledged, Conflict, Deferred, Person, Rejected, SyncUpResponse } from '../contract/protocol.ts';
import type { Domain } from '../contract/domain.ts';
import type { EntityRecord } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import { LONGEST_DEFERRAL_MS } from './backoff.ts';
import { nameResolution, noteCreatedTwice, noteMade } from './lineage.ts';
import type { Mutation } from './model.ts';
import type { Loaded, Need } from './ports.ts';
import { renameRecord, type Rename } from './rename.ts';
import { isOpen, needsPerson, nextState } from './transitions.ts';
import { Workspace } from './workspace.ts';

/**
 * Rejections that mean "not yours to send" and not "wrong content": they pause the queue and never settle a mutation
 * (DR-8).
 */
const IDENTITY_CODES: readonly string[] = ['USER_MISMATCH', 'TENANT_MISMATCH'];

export function settleNeed(batch: readonly Mutation[]): Need {
  return {
    records: batch,
    mutationsOf: batch,
    mutations: batch.flatMap(({ resolves }) => resolves ?? []),
    whole: true,
  };
}

/** Records of the batch to which the server has given other ids. */
export function renamesIn(batch: readonly Mutation[], response: SyncUpResponse): Rename[] {
  const sent = new Map(batch.map((mutation) => [mutation.id, mutation]));
  return response.acknowledged.flatMap(({ outboxEventId, entityId }) => {
    const mutation = sent.get(outboxEventId);
    return mutation && mutation.entityId !== entityId
      ? [{ entityType: mutation.entityType, entityId: mutation.entityId, to: entityId }]
      : [];
  });
}

/** Stores the server's state of a record, unless something newer is confirmed already (RB-3). */
export function confirm(
  workspace: Workspace,
  key: { entityType: string; entityId: string },
  version: number,
  data: JsonObject | null,
  generation: number,
  by: Person | null = null,
): void {
  const { cleared: _cleared, changedBy: _changedBy, ...record } = workspace.record(key);
  if (version < record.confirmedVersion) return;
  const confirmed = data === null ? null : ({ ...data, id: key.entityId } as EntityRecord);
  workspace.putRecord({
    ...record,
    confirmed,
    confirmedVersion: version,
    generation,
    ...(by ? { changedBy: by } : {}),
  });
}

/**
 * Stores what an outcome says about its record. The outcome may be old, if the first answer was lost: it neither brings
 * back a record that the latest copy did not contain, nor keeps one from being removed; the pull tells what is true
 * (U6). A record that was created here stays visible until then: it counts as confirmed by the copy before, which the
 * end of the next pull removes unless the pull contains it.
 */
function confirmByOutcome(
  workspace: Workspace,
  key: { entityType: string; entityId: string },
  version: number,
  data: JsonObject | null,
  isMade = false,
  by: Person | null = null,
): void {
  const { cleared, generation, confirmedVersion } = workspace.record(key);
  // A deletion has a version of its own. `null` for the version that is held means that this role may not read the
  // record at the moment.
  const isHidden = data === null && version === confirmedVersion;
  if (isHidden || (cleared && !isMade)) return;
  confirm(workspace, key, version, data, cleared ? generation - 1 : generation, by);
  if (cleared) workspace.setMeta({ snapshot: true });
}

export interface SettleWorld {
  now: number;
  newId: () => string;
  domain: Domain;
}

const instantOf = (text: string): string | null =>
  Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString();

export interface Settled {
  workspace: Workspace;
  /** The server says that this session may not send this queue. */
  wrongUser: boolean;
}

/**
 * Writes the server's outcomes for a batch in one transaction (SPEC DR-5). An outcome of a mutation that is settled
 * already changes nothing.
 */
export function planSettle(
  loaded: Loaded,
  batch: readonly Mutation[],
  response: SyncUpResponse,
  world: SettleWorld,
): Settled {
  const { now } = world;
  const workspace = new Workspace(loaded);
  // By the server's clock: the ring is trimmed by it, and a tablet's clock may be wrong by years (C1).
  const settledAt = instantOf(response.serverTime) ?? new Date(now).toISOString();
  let wrongUser = false;

  const current = (id: string): Mutation | undefined => workspace.mutation(id);

  const acknowledge = (outcome: Acknowledged) => {
    const mutation = current(outcome.outboxEventId);
    const state = mutation && nextState(mutation.state, 'acknowledge');
    if (!mutation || state !== 'acknowledged') return;
    workspace.putMutation({
      ...mutation,
      state,
      settledAt,
      ackVersion: outcome.serverVersion,
      conflict: null,
      rejection: null,
    });
    if (outcome.entityId !== mutation.entityId)
      renameRecord(world.domain, workspace, { ...mutation, to: outcome.entityId });
    // The outcome of a mutation that was offered again may be years old, its record deleted since: the pull tells what
    // is true (U6).
    if (mutation.ackVersion === null)
      confirmByOutcome(
        workspace,
        { ...mutation, entityId: outcome.entityId },
        outcome.serverVersion,
        outcome.serverData,
        mutation.operation === 'CREATE',
      );
    if (mutation.operation !== 'KEEP_SERVER')
      noteMade(workspace, { ...mutation, entityId: outcome.entityId }, outcome.serverVersion);
    closeChain(mutation);
  };

  // A resolution that was refused was resolved itself: its own resolution resolves all of them.
  const closeChain = ({ id, resolves }: Mutation) => {
    const resolved = resolves === null ? undefined : workspace.mutation(resolves);
    if (!resolved || !needsPerson(resolved.state)) return;
    // A later resolution of it waits, and is sent in its place (RB-15).
    const later =
      resolved.resolvedBy === null || resolved.resolvedBy === id ? undefined : workspace.mutation(resolved.resolvedBy);
    if (later && isOpen(later.state)) return;
    workspace.deleteMutation(resolved.id);
    closeChain(resolved);
  };

  const conflict = (outcome: Conflict) => {
    const mutation = current(outcome.outboxEventId);
    const state = mutation && nextState(mutation.state, 'conflict');
    if (!mutation || state !== 'conflict') return;
    confirmByOutcome(
      workspace,
      mutation,
      outcome.serverVersion,
      outcome.reason === 'DELETED' ? null : outcome.serverData,
      false,
      outcome.modifiedBy,
    );
    if (mutation.revive && outcome.reason === 'DELETED') reviveOver(mutation, outcome);
    else {
      workspace.putMutation({ ...mutation, state, settledAt, ackVersion: null, conflict: outcome });
      if (outcome.reason === 'EXISTS') noteCreatedTwice(workspace, mutation);
    }
  };

  // The person has undone the delete already: that is the choice which this conflict asks for (protocol, Up 5).
  const reviveOver = (mutation: Mutation, outcome: Conflict) => {
    const seq = workspace.meta.seq + 1;
    // It becomes a new event, so its content is the present one.
    const { sentAs: _sentAs, ...content } = mutation;
    const again: Mutation = {
      ...content,
      seq,
      id: world.newId(),
      state: 'pending',
      revive: false,
      resolves: mutation.id,
      baseVersion: outcome.serverVersion,
    };
    workspace.setMeta({ seq });
    workspace.putMutation({ ...mutation, state: 'conflict', settledAt, conflict: outcome, resolvedBy: again.id });
    workspace.putMutation(again);
    nameResolution(workspace, mutation, again.id);
  };

  const reject = (outcome: Rejected) => {
    const mutation = current(outcome.outboxEventId);
    if (!mutation) return;
    if (IDENTITY_CODES.includes(outcome.code)) {
      wrongUser = true;
      release(mutation, 0);
      return;
    }
    const state = nextState(mutation.state, 'reject');
    if (state === 'rejected') workspace.putMutation({ ...mutation, state, settledAt, rejection: outcome });
  };

  const defer = (outcome: Deferred) => {
    const mutation = current(outcome.outboxEventId);
    if (mutation)
      release(
        mutation,
        outcome.code === 'BLOCKED' ? 0 : now + Math.min(outcome.retryAfterMs ?? 30_000, LONGEST_DEFERRAL_MS),
      );
  };

  const release = (mutation: Mutation, notBefore: number) => {
    const state = nextState(mutation.state, 'noOutcome');
    if (state !== null) workspace.putMutation({ ...mutation, state, notBefore });
  };

  for (const mutation of batch) workspace.touch(mutation);
  response.acknowledged.forEach(acknowledge);
  response.conflicts.forEach(conflict);
  response.rejected.forEach(reject);
  response.deferred.forEach(defer);
  return { workspace, wrongUser };
}

/** The request brought no outcomes: the batch waits again, in its place. */
export function planRelease(loaded: Loaded, batch: readonly Mutation[]): Workspace {
  const workspace = new Workspace(loaded);
  for (const { id } of batch) {
    const mutation = workspace.mutation(id);
    const state = mutation && nextState(mutation.state, 'noOutcome');
    if (mutation && state) workspace.putMutation({ ...mutation, state });
  }
  return workspace;
}
