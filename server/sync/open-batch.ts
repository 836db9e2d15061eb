import { entityOf, type Domain } from '../../src/contract/domain.ts';
import { referencesOf } from '../../src/contract/entity.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import { LIVING_AMONG, type SessionRow } from '../auth/sessions.ts';
import type { Tx } from '../store/database.ts';
import { quoted, recordKey, tableOf, toFieldNames, type RawRow } from '../store/entities.ts';
import { anyOf, uuidList } from '../store/records.ts';
import type { VersionNote } from './merge.ts';
import type { Receipt, UnreadEvent } from './receipts.ts';
import type { Verdict } from './verdict.ts';

/** Everything that is needed to decide on some requests, read in one statement under the tenant's head. */
export interface Opened {
  sessions: Map<string, SessionRow>;
  receipts: Map<string, Receipt>;
  /** By `type:id`. Null means that there is no such row. */
  rows: Map<string, RawRow | null>;
  history: Map<string, { from: number; notes: VersionNote[] }>;
}

const statements = new WeakMap<Domain, { name: string; text: string }>();
let made = 0;

/** The statement that reads sessions, receipts, versions and each table's rows. Built once per domain. */
function statementOf(domain: Domain): { name: string; text: string } {
  let found = statements.get(domain);
  if (!found) {
    const parts = domain.entities.map(
      (definition, index) =>
        `SELECT '${definition.type}', t.id::text, to_jsonb(t) FROM ${quoted(tableOf(definition).table)} t WHERE t.tenant_id = $1 AND t.id = ${anyOf(`$${index + 5}`)}`,
    );
    const text = `
      SELECT ':session' AS kind, s.id::text AS id, to_jsonb(s) AS data FROM (${LIVING_AMONG}) s
      UNION ALL
      SELECT ':receipt', r.event_id::text, jsonb_build_object('hash', r.content_hash, 'outcome', r.outcome, 'entityType', r.entity_type, 'entityId', r.entity_id, 'userId', r.user_id,
             'settled', EXISTS (SELECT 1 FROM unsettled u WHERE u.tenant_id = $1 AND u.event_id = r.event_id AND u.content_hash = r.content_hash AND u.settled_at IS NOT NULL))
        FROM receipt r WHERE r.tenant_id = $1 AND r.event_id = ${anyOf('$3')}
      UNION ALL
      SELECT ':version', b.id::text, v.note FROM jsonb_to_recordset($4::jsonb) AS b (type text, id uuid, "from" int)
       CROSS JOIN LATERAL (
         SELECT to_jsonb(n) AS note FROM (
           SELECT entity_type, version, operation, user_id, client_id, via, outbox_event_id, changed_fields FROM record_version
            WHERE tenant_id = $1 AND entity_type = b.type AND entity_id = b.id AND version > b."from" ORDER BY version) n) v
      UNION ALL ${parts.join(' UNION ALL ')}`;
    found = { name: `open-batch:${(made += 1)}`, text };
    statements.set(domain, found);
  }
  return found;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Wanted {
  events: Set<string>;
  records: Map<string, Set<string>>;
  bases: Map<string, { type: string; id: string; from: number }>;
}

function wantedBy(domain: Domain, events: readonly UnreadEvent[]): Wanted {
  const wanted: Wanted = {
    events: new Set(),
    records: new Map(domain.entities.map(({ type }) => [type, new Set<string>()])),
    bases: new Map(),
  };
  for (const event of events) {
    wanted.events.add(event.id);
    if (event.resolves !== undefined) wanted.events.add(event.resolves);
    const definition = entityOf(domain, event.entityType);
    if (!definition) continue;
    wanted.records.get(event.entityType)?.add(event.entityId);
    const from =
      typeof event.baseVersion === 'number' && Number.isInteger(event.baseVersion)
        ? Math.min(Math.max(event.baseVersion, 0), 2_147_483_647)
        : 0;
    const key = recordKey(event.entityType, event.entityId);
    if (event.operation === 'UPDATE' || event.operation === 'DELETE')
      wanted.bases.set(key, {
        type: event.entityType,
        id: event.entityId,
        from: Math.min(from, wanted.bases.get(key)?.from ?? from),
      });
    if (typeof event.payload !== 'object' || event.payload === null || Array.isArray(event.payload)) continue;
    for (const { entityType, entityId } of referencesOf(definition, event.payload as JsonObject))
      if (UUID.test(entityId)) wanted.records.get(entityType)?.add(entityId.toLowerCase());
  }
  return wanted;
}

export async function openBatch(
  tx: Tx,
  domain: Domain,
  tenantId: string,
  sessions: readonly string[],
  events: readonly UnreadEvent[],
): Promise<Opened> {
  const wanted = wantedBy(domain, events);
  const { name, text } = statementOf(domain);
  const params = [
    tenantId,
    uuidList(sessions),
    uuidList(wanted.events),
    JSON.stringify([...wanted.bases.values()]),
    ...domain.entities.map(({ type }) => uuidList(wanted.records.get(type) ?? [])),
  ];
  const { rows: found } = await tx.query<{ kind: string; id: string; data: RawRow }>(text, params, { name });
  const opened: Opened = { sessions: new Map(), receipts: new Map(), rows: new Map(), history: new Map() };
  for (const [type, ids] of wanted.records) for (const id of ids) opened.rows.set(recordKey(type, id), null);
  for (const [key, { from }] of wanted.bases) opened.history.set(key, { from, notes: [] });
  for (const { kind, id, data } of found) {
    if (kind === ':session') opened.sessions.set(id, data as unknown as SessionRow);
    else if (kind === ':receipt') opened.receipts.set(id, receiptOf(id, data));
    else if (kind === ':version') addVersion(domain, opened, id, data);
    else opened.rows.set(recordKey(kind, id), data);
  }
  return opened;
}

const receiptOf = (eventId: string, data: Record<string, Json>): Receipt => ({
  eventId,
  hash: String(data['hash']),
  verdict: JSON.parse(String(data['outcome'])) as Verdict,
  entityType: String(data['entityType']),
  entityId: data['entityId'] === null ? '' : String(data['entityId']),
  userId: typeof data['userId'] === 'string' ? data['userId'] : null,
  resolved: data['settled'] === true,
});

function addVersion(domain: Domain, opened: Opened, id: string, data: RawRow): void {
  const type = String(data['entity_type']);
  const definition = entityOf(domain, type);
  if (!definition) return;
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : null);
  opened.history.get(recordKey(type, id))?.notes.push({
    version: Number(data['version']),
    operation: String(data['operation']),
    userId: text(data['user_id']),
    clientId: text(data['client_id']),
    via: text(data['via']),
    eventId: text(data['outbox_event_id']),
    fields: toFieldNames(tableOf(definition), data['changed_fields'] as string[]),
  });
}
