import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import type { EntityDefinition, EntityRecord } from '../../../../src/contract/entity.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { Problem } from '../../../http/problem.ts';
import type { Tx } from '../../../store/database.ts';
import { quoted, tableOf, toRecord, type EntityTable, type RawRow } from '../../../store/entities.ts';
import { anyOf, readRows, uuidList } from '../../../store/records.ts';
import { bytesOf } from '../../../sync/page-size.ts';
import type { Rights } from '../../../sync/readable.ts';
import { EXPORTED_TYPES, type ExportedRecords } from './bundle.ts';

/** One Bundle of an export: an import takes 50,000 resources and 64 MiB in a line. */
export const EXPORT_LIMITS = { patients: 100, records: 50_000, bytes: 60_000_000 } as const;

export const tooLarge = () =>
  new Problem(413, 'TOO_LARGE', { detail: 'the records of these patients are too large for one file: ask for fewer' });

function definitionOf(domain: Domain, type: string): EntityDefinition {
  const definition = entityOf(domain, type);
  assert(definition, `no entity ${type}`);
  return definition;
}

const table = (domain: Domain, type: string): EntityTable => tableOf(definitionOf(domain, type));

const idsIn = (record: EntityRecord): string[] =>
  [record['practitionerId'], ...(Array.isArray(record['practitionerIds']) ? record['practitionerIds'] : [])].filter(
    (id) => typeof id === 'string',
  );

const OF_PATIENTS = `tenant_id = $1 AND patient_id = ${anyOf('$2')} AND NOT deleted`;

/** Throws a problem for records that no file can hold. They are measured, not read: one may hold a picture. */
async function assertFits(
  tx: Tx,
  definitions: readonly EntityDefinition[],
  tenantId: string,
  patientIds: readonly string[],
): Promise<void> {
  let [records, bytes]: [number, number] = [0, 0];
  for (const definition of definitions) {
    const { rows } = await tx.query<{ records: string; bytes: string }>(
      `SELECT count(*) AS records, coalesce(sum(${bytesOf(definition)}), 0) AS bytes FROM ${quoted(tableOf(definition).table)} WHERE ${OF_PATIENTS}`,
      [tenantId, uuidList(patientIds)],
    );
    records += Number(rows[0]?.records);
    bytes += Number(rows[0]?.bytes);
  }
  if (records > EXPORT_LIMITS.records || bytes > EXPORT_LIMITS.bytes) throw tooLarge();
}

/** Everything of these patients that the person may read; null where one of the patients is not here. */
export async function readRecords(
  tx: Tx,
  domain: Domain,
  rights: Rights,
  tenantId: string,
  patientIds: readonly string[],
): Promise<ExportedRecords | null> {
  const standing = (of: EntityTable, rows: Iterable<RawRow>): EntityRecord[] =>
    [...rows].filter((row) => row['deleted'] !== true).map((row) => toRecord(of, row));
  const people = table(domain, 'patient');
  const patients = standing(people, (await readRows(tx, people, tenantId, patientIds)).values());
  if (patients.length < new Set(patientIds).size) return null;
  const records = new Map<string, EntityRecord[]>();
  const withheld = EXPORTED_TYPES.filter((type) => rights(type) === '');
  const definitions = EXPORTED_TYPES.filter((type) => !withheld.includes(type)).map((type) =>
    definitionOf(domain, type),
  );
  await assertFits(tx, definitions, tenantId, patientIds);
  for (const definition of definitions) {
    const of = tableOf(definition);
    const { rows } = await tx.query<{ row: RawRow }>(
      `SELECT to_jsonb(t) AS row FROM ${quoted(of.table)} t WHERE ${OF_PATIENTS} ORDER BY id`,
      [tenantId, uuidList(patientIds)],
    );
    records.set(
      definition.type,
      rows.map(({ row }) => toRecord(of, row)),
    );
  }
  const named = new Set([...records.values()].flat().flatMap(idsIn));
  const doctors = table(domain, 'practitioner');
  const practitioners =
    rights('practitioner') === ''
      ? []
      : standing(doctors, (await readRows(tx, doctors, tenantId, [...named])).values());
  return { patients, practitioners, records, withheld };
}
