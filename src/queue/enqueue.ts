import { entityOf, type Domain } from '../contract/domain.ts';
import { referencesOf, validateCreate, validateUpdate } from '../contract/entity.ts';
import { issue, type Issue } from '../contract/issues.ts';
import { LIMITS } from '../contract/protocol.ts';
import { textFault } from '../lib/text.ts';
import type { JsonObject } from '../lib/json.ts';
import { replaceResolution } from './replace-resolution.ts';
import { keyOf, type Intent, type Mutation, type RecordKey } from './model.ts';
import type { Loaded, Need } from './ports.ts';
import { baseVersionOn, nameResolution, ownSince, VERSION_ZERO } from './lineage.ts';
import { rebase } from './rebase.ts';
import { Workspace } from './workspace.ts';

/** Bytes of an event beside its payload, in a request of at most `LIMITS.bodyBytes`. */
const ENVELOPE_BYTES = 16_384;

const MOST_BYTES = LIMITS.bodyBytes - ENVELOPE_BYTES;

const bytesOf = (payload: JsonObject): number => new TextEncoder().encode(JSON.stringify(payload)).length;

/** Whether an event with this content fits a request of its own. */
export const fitsRequest = (payload: JsonObject): boolean => bytesOf(payload) <= MOST_BYTES;

export type Checked = { ok: true; payload: JsonObject } | { ok: false; issues: Issue[] };

/**
 * Refuses bad input at the call, by the server's own rules (OB-2): nothing of it is queued. `now` is the latest time
 * known, which may be later than the device's clock (UI-6).
 */
export function checkIntent(domain: Domain, intent: Intent, now: Date): Checked {
  const definition = entityOf(domain, intent.entityType);
  if (!definition) return { ok: false, issues: [issue('entityType', 'unknown_entity', { type: intent.entityType })] };
  if (intent.reason !== undefined && intent.reason.length > LIMITS.reason)
    return { ok: false, issues: [issue('reason', 'too_long', { max: LIMITS.reason })] };
  if (intent.reason !== undefined && textFault(intent.reason) !== null)
    return { ok: false, issues: [issue('reason', 'unfit_text')] };
  if (intent.operation === 'DELETE' || intent.operation === 'KEEP_SERVER') return { ok: true, payload: {} };
  const validated =
    intent.operation === 'CREATE'
      ? validateCreate(definition, intent.payload, { now })
      : validateUpdate(definition, intent.payload);
  if (!validated.ok) return validated;
  if (!fitsRequest(validated.payload))
    return { ok: false, issues: [issue('', 'too_large', { bytes: bytesOf(validated.payload), max: MOST_BYTES })] };
  return validated;
}

function referenceKeys(domain: Domain, intent: Intent): RecordKey[] {
  const definition = entityOf(domain, intent.entityType);
  return definition
    ? referencesOf(definition, intent.payload).map(({ entityType, entityId }) => ({ entityType, entityId }))
    : [];
}

export function enqueueNeed(domain: Domain, intents: readonly Intent[]): Need {
  const keys = intents.flatMap((intent) => [intent, ...referenceKeys(domain, intent)]);
  return {
    records: intents,
    mutationsOf: keys,
    mutations: intents.flatMap((intent) => intent.resolves ?? []),
    whole: intents.some(({ resolves }) => resolves !== undefined),
    drafts: intents.some(({ draft }) => draft !== undefined),
  };
}

/**
 * The mutations for these intents, in order, and everything that has to be stored with them in the same transaction
 * (OB-2, OB-3).
 */
export function planEnqueue(
  domain: Domain,
  loaded: Loaded,
  intents: readonly Intent[],
): { workspace: Workspace; mutations: Mutation[] } {
  const workspace = new Workspace(loaded);
  let seq = loaded.meta.seq;
  const mutations = intents.map((requested) => {
    seq += 1;
    const intent = replaceResolution(domain, workspace, requested);
    const record = workspace.record(intent);
    const resolved = intent.resolves === undefined ? undefined : workspace.mutation(intent.resolves);
    const openCreates = referenceKeys(domain, intent).filter((key) =>
      workspace.openOf(key).some(({ operation }) => operation === 'CREATE'),
    );
    const open = workspace.openOf(intent);
    const isChange = intent.operation === 'UPDATE' || intent.operation === 'DELETE';
    const named = baseVersionOf(intent, record.confirmedVersion, resolved);
    const baseVersion = isChange ? baseVersionOn(record, open, named) : named;
    const after = isChange ? ownSince(record, open, baseVersion) : undefined;
    const mutation: Mutation = {
      seq,
      id: intent.id,
      entityType: intent.entityType,
      entityId: intent.entityId,
      operation: intent.operation,
      payload: intent.payload,
      baseVersion,
      base: baseOf(workspace, intent),
      ...(after ? { after } : {}),
      revive: intent.revive ?? false,
      createdAt: intent.createdAt,
      reason: intent.reason ?? null,
      resolves: intent.resolves ?? null,
      resolvedBy: null,
      schemaVersion: entityOf(domain, intent.entityType)?.schemaVersion ?? 1,
      state: 'pending',
      failures: 0,
      dependsOn: openCreates.map(keyOf),
      notBefore: 0,
      settledAt: null,
      ackVersion: null,
      conflict: null,
      rejection: null,
    };
    if (resolved) workspace.putMutation({ ...resolved, resolvedBy: mutation.id });
    workspace.putMutation(mutation);
    if (resolved) nameResolution(workspace, resolved, mutation.id);
    return mutation;
  });
  workspace.setMeta({ seq });
  return { workspace, mutations };
}

/** What the person saw: for a delete the whole view, so that it can be undone; for an edit the confirmed state. */
function baseOf(workspace: Workspace, intent: Intent): JsonObject | null {
  const { confirmed, confirmedVersion } = workspace.record(intent);
  switch (intent.operation) {
    case 'CREATE':
      return null;
    case 'DELETE':
      return rebase(confirmed, confirmedVersion, workspace.openOf(intent));
    case 'UPDATE':
    case 'KEEP_SERVER':
      return confirmed;
  }
}

/**
 * Protocol, Up 5 and 8: the version that the person saw, which a pull may have replaced since (faults U24, RB-13). A
 * plain CREATE names none.
 */
function baseVersionOf(intent: Intent, confirmedVersion: number, resolved: Mutation | undefined): number | null {
  if (resolved?.conflict) return resolved.conflict.serverVersion;
  // Another person's conflict, which this store does not hold: a deleted record comes back at the version that was seen.
  if (intent.operation === 'CREATE') return resolved || intent.resolves === undefined ? null : (intent.seen ?? null);
  if (intent.seen !== undefined) return intent.seen;
  return confirmedVersion > 0 ? confirmedVersion : null;
}

/**
 * The version that a refused change was based on: what others did since, the person has not seen (RB-13). If it was
 * refused because it named none, it has seen nothing of the record; without a version it would be refused for ever.
 */
export const seenOf = ({ baseVersion, rejection }: Pick<Mutation, 'baseVersion' | 'rejection'>): number | null =>
  rejection?.errors?.some(({ path }) => path === 'baseVersion') ? VERSION_ZERO : baseVersion;
