import type { EntityDefinition } from '../../../../src/contract/entity.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import type { Tx } from '../../../store/database.ts';
import { tableOf, toFields, type RawRow } from '../../../store/entities.ts';
import { anyOf, readRows, uuidList } from '../../../store/records.ts';
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
  /** The key of an identifier as it stands in the file, where the database compares it in another form. */
  forms: ReadonlyMap<string, string>;
}

const pairKey = (system: unknown, value: unknown): string => JSON.stringify([system, value]);

/** Two identifiers that look the same have the same key: the database lets one record of a clinic have it. */
export function identifierKey({ forms }: Pick<KnownRecords, 'forms'>, identifier: JsonObject): string {
  const asWritten = pairKey(identifier['system'], identifier['value']);
  return forms.get(asWritten) ?? asWritten;
}

export const identifiersIn = (payload: JsonObject): JsonObject[] =>
  Array.isArray(payload['identifiers']) ? (payload['identifiers'] as JsonObject[]) : [];

async function identifierOwners(
  tx: Tx,
  tenantId: string,
  candidates: readonly Candidate[],
): Promise<Pick<KnownRecords, 'owners' | 'forms'>> {
  const keys = candidates.flatMap(({ payload }) => identifiersIn(payload).map(({ system, value }) => [system, value]));
  const { rows } = await tx.query<{
    written: [string, string];
    system: string;
    value: string;
    patient_id: string | null;
  }>(
    `SELECT f.written, f.system, f.value, p.patient_id
       FROM (SELECT k AS written, identifier_form(k ->> 0) AS system, identifier_form(k ->> 1) AS value FROM jsonb_array_elements($2::jsonb) k OFFSET 0) f
       LEFT JOIN patient_identifier p ON p.tenant_id = $1 AND p.system = f.system AND p.value = f.value`,
    [tenantId, JSON.stringify(keys)],
  );
  const [owners, forms] = [new Map<string, string>(), new Map<string, string>()];
  for (const { written, system, value, patient_id: owner } of rows) {
    const [asWritten, key] = [pairKey(...written), pairKey(system, value)];
    if (asWritten !== key) forms.set(asWritten, key);
    if (owner !== null) owners.set(key, owner);
  }
  return { owners, forms };
}

async function firstVersions(
  tx: Tx,
  tenantId: string,
  type: string,
  ids: readonly string[],
): Promise<Map<string, RawRow>> {
  const { rows } = await tx.query<{ entity_id: string; data: RawRow | null }>(
    `SELECT entity_id, data FROM record_version WHERE tenant_id = $1 AND entity_type = $2 AND entity_id = ${anyOf('$3')} AND version = 1`,
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
  const { owners, forms } =
    definition.type === 'patient'
      ? await identifierOwners(tx, tenantId, candidates)
      : { owners: new Map<string, string>(), forms: new Map<string, string>() };
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
  return { byId, owners, forms };
}
