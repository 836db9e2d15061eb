import type { EntityDefinition } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Tx } from '../store/database.ts';
import { tableOf, toFields, type RawRow } from '../store/entities.ts';
import { readRows, uuidList } from '../store/records.ts';
import { particularsOf, type Particulars } from './identity.ts';
import type { Candidate } from './plan.ts';

/** A record of the clinic, or one that this import makes. */
export interface KnownRecord {
  id: string;
  /** As it is and as it came in: an edit since then makes nobody another person. */
  particulars: readonly Particulars[];
}

export interface KnownRecords {
  byId: Map<string, KnownRecord>;
  /** Whose an identifier is, by {@link identifierKey}. */
  owners: Map<string, string>;
}

export const identifierKey = (identifier: JsonObject): string =>
  JSON.stringify([identifier['system'], identifier['value']]);

export const identifiersIn = (payload: JsonObject): JsonObject[] =>
  Array.isArray(payload['identifiers']) ? (payload['identifiers'] as JsonObject[]) : [];

async function identifierOwners(
  tx: Tx,
  tenantId: string,
  candidates: readonly Candidate[],
): Promise<Map<string, string>> {
  const keys = candidates.flatMap(({ payload }) => identifiersIn(payload).map(({ system, value }) => [system, value]));
  const { rows } = await tx.query<{ system: string; value: string; patient_id: string }>(
    `SELECT p.system, p.value, p.patient_id FROM patient_identifier p JOIN jsonb_array_elements($2::jsonb) k ON p.system = k ->> 0 AND p.value = k ->> 1 WHERE p.tenant_id = $1`,
    [tenantId, JSON.stringify(keys)],
  );
  return new Map(rows.map(({ system, value, patient_id }) => [JSON.stringify([system, value]), patient_id]));
}

async function firstVersions(
  tx: Tx,
  tenantId: string,
  type: string,
  ids: readonly string[],
): Promise<Map<string, RawRow>> {
  const { rows } = await tx.query<{ entity_id: string; data: RawRow | null }>(
    'SELECT entity_id, data FROM record_version WHERE tenant_id = $1 AND entity_type = $2 AND entity_id = ANY($3::text::uuid[]) AND version = 1',
    [tenantId, type, uuidList(ids)],
  );
  return new Map(rows.flatMap(({ entity_id, data }) => (data === null ? [] : [[entity_id, data] as const])));
}

/** Every record that one of these could be, under an id or an identifier of theirs; tombstones too. */
export async function knownRecords(
  tx: Tx,
  tenantId: string,
  definition: EntityDefinition,
  candidates: readonly Candidate[],
): Promise<KnownRecords> {
  const owners =
    definition.type === 'patient' ? await identifierOwners(tx, tenantId, candidates) : new Map<string, string>();
  const ids = candidates.flatMap(({ ids: { primary, legacy, personal } }) => [
    primary,
    personal,
    ...(legacy === null ? [] : [legacy]),
  ]);
  const table = tableOf(definition);
  const rows = await readRows(tx, table, tenantId, [...new Set([...ids, ...owners.values()])]);
  const changed = [...rows].filter(([, row]) => Number(row['version']) > 1).map(([id]) => id);
  const first =
    changed.length > 0 ? await firstVersions(tx, tenantId, definition.type, changed) : new Map<string, RawRow>();
  const byId = new Map<string, KnownRecord>();
  for (const [id, row] of rows) {
    const came = first.get(id);
    byId.set(id, {
      id,
      particulars: [row, ...(came ? [came] : [])].map((each) => particularsOf(toFields(table, each))),
    });
  }
  return { byId, owners };
}
