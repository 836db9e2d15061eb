import type { ConflictLine } from '../../contract/admin-desk.ts';
import type { Domain } from '../../contract/domain.ts';
import type { OutboxEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { upgradeMutation } from '../../queue/upgrade.ts';

const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/**
 * Converts a change that waits on the server to the form of this device's own changes, so that the same screens show it.
 * `base` is the record that its author saw, with its version; null if it is not known.
 */
export function entryOf(
  domain: Domain,
  { id, kind, event, outcome }: ConflictLine,
  label: string,
  base: JsonObject | null = null,
): OutboxEntry {
  const { entityType, entityId, operation, createdAt } = event;
  const upgraded = upgradeMutation(domain, {
    seq: 0,
    id,
    entityType,
    entityId,
    operation,
    payload: objectOf(event.payload),
    baseVersion: event.baseVersion ?? null,
    base: null,
    revive: false,
    createdAt,
    reason: event.reason ?? null,
    resolves: null,
    resolvedBy: null,
    schemaVersion: event.schemaVersion ?? 1,
    state: kind,
    failures: 0,
    dependsOn: [],
    notBefore: 0,
    settledAt: null,
    ackVersion: null,
    conflict: 'reason' in outcome ? outcome : null,
    rejection: 'code' in outcome ? outcome : null,
  });
  return { ...upgraded, base, label };
}
