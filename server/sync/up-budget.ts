/**
 * Estimates what a request costs before anything of it is read: it has few events, but their records may be a thousand
 * times larger than usual. Events beyond the limit are deferred, in order, and the client sends them again at once
 * (SV-166).
 */
import { entityOf, type Domain } from '../../src/contract/domain.ts';
import { referencesOf } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Tx } from '../store/database.ts';
import { quoted, recordKey, tableOf } from '../store/entities.ts';
import { anyOf, uuidList } from '../store/records.ts';
import { bytesOf } from './page-size.ts';
import type { UnreadEvent } from './receipts.ts';

/** How many bytes the requests of one transaction may load (records, stored outcomes) and answer, in total. */
export const UP_BYTES = 16 * 1024 * 1024;

/** So few events are not measured, however large their records are. */
const FEW_EVENTS = 8;

const RECEIPT = ':receipt';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const payloadOf = ({ payload }: UnreadEvent): JsonObject | null =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? (payload as JsonObject) : null;

/** The records that an event refers to. */
function referredBy(domain: Domain, event: UnreadEvent): { key: string; type: string; id: string }[] {
  const definition = entityOf(domain, event.entityType);
  const payload = payloadOf(event);
  if (!definition || !payload) return [];
  return referencesOf(definition, payload)
    .filter(({ entityId }) => UUID.test(entityId))
    .map(({ entityType, entityId }) => {
      const id = entityId.toLowerCase();
      return { key: recordKey(entityType, id), type: entityType, id };
    });
}

/** Sizes by record key, and by event id for events with a stored outcome. Values are not read. */
async function sizesOf(
  tx: Tx,
  domain: Domain,
  tenantId: string,
  events: readonly UnreadEvent[],
): Promise<Map<string, number>> {
  const wanted = new Map<string, Set<string>>();
  const want = (type: string, id: string) => wanted.set(type, (wanted.get(type) ?? new Set()).add(id));
  for (const event of events) {
    want(event.entityType, event.entityId);
    for (const { type, id } of referredBy(domain, event)) want(type, id);
  }
  const outcomes = events.flatMap(({ id, resolves }) => (resolves === undefined ? [id] : [id, resolves]));
  const params = [tenantId, uuidList(outcomes)];
  const parts = [
    `SELECT '${RECEIPT}' AS kind, event_id::text AS id, octet_length(outcome) AS bytes FROM receipt WHERE tenant_id = $1 AND event_id = ${anyOf('$2')}`,
  ];
  for (const definition of domain.entities) {
    const ids = wanted.get(definition.type);
    if (!ids) continue;
    params.push(uuidList(ids));
    parts.push(
      `SELECT '${definition.type}', id::text, ${bytesOf(definition)} FROM ${quoted(tableOf(definition).table)} WHERE tenant_id = $1 AND id = ${anyOf(`$${params.length}`)}`,
    );
  }
  const { rows } = await tx.query<{ kind: string; id: string; bytes: number }>(parts.join(' UNION ALL '), params);
  return new Map(rows.map(({ kind, id, bytes }) => [kind === RECEIPT ? id : recordKey(kind, id), bytes]));
}

/**
 * How many events of each request are processed, from its first one. It is at least one, so that a client that repeats
 * the rest makes progress. Every answer contains the record as it then is, so an event costs the record's present size.
 */
export async function takenOf(
  tx: Tx,
  domain: Domain,
  tenantId: string,
  requests: readonly (readonly UnreadEvent[])[],
): Promise<number[]> {
  const events = requests.flat();
  if (events.length <= FEW_EVENTS) return requests.map(({ length }) => length);
  const sizes = await sizesOf(tx, domain, tenantId, events);
  const loaded = new Set<string>();
  let used = 0;

  /** The size of an event's answer: its stored outcome, or the record as it then is. */
  function answerOf(event: UnreadEvent): number {
    const outcome = sizes.get(event.id);
    if (outcome !== undefined) return outcome;
    const key = recordKey(event.entityType, event.entityId);
    const size = (sizes.get(key) ?? 0) + JSON.stringify(event.payload).length;
    sizes.set(key, size);
    return size + (event.resolves === undefined ? 0 : (sizes.get(event.resolves) ?? 0));
  }

  return requests.map((request) => {
    for (const [index, event] of request.entries()) {
      const keys = [recordKey(event.entityType, event.entityId), ...referredBy(domain, event).map(({ key }) => key)];
      const fresh = [...new Set(keys)].filter((key) => !loaded.has(key));
      const loads = fresh.reduce((sum, key) => sum + (sizes.get(key) ?? 0), 0);
      const cost = loads + answerOf(event);
      if (index > 0 && used + cost > UP_BYTES) return index;
      used += cost;
      for (const key of fresh) loaded.add(key);
    }
    return request.length;
  });
}
