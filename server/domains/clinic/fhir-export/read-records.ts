import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import type { EntityRecord } from '../../../../src/contract/entity.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { Problem } from '../../../http/problem.ts';
import type { Tx } from '../../../store/database.ts';
import { quoted, tableOf, toRecord, type EntityTable, type RawRow } from '../../../store/entities.ts';
import { anyOf, readRows, uuidList } from '../../../store/records.ts';
import type { Rights } from '../../../sync/readable.ts';
import { EXPORTED_TYPES, type ExportedRecords } from './bundle.ts';

/** One Bundle of an export: an import takes 50,000 resources and 64 MiB in a line. */
export const EXPORT_LIMITS = { patients: 100, records: 50_000, characters: 60_000_000 } as const;

const tooLarge = () =>
  new Problem(413, 'TOO_LARGE', { detail: 'the records of these patients are too many for one file: ask for fewer' });

const table = (domain: Domain, type: string): EntityTable => {
  const definition = entityOf(domain, type);
  assert(definition, `no entity ${type}`);
  return tableOf(definition);
};

const idsIn = (record: EntityRecord): string[] =>
  [record['practitionerId'], ...(Array.isArray(record['practitionerIds']) ? record['practitionerIds'] : [])].filter(
    (id) => typeof id === 'string',
  );

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
  let room: number = EXPORT_LIMITS.records;
  for (const type of EXPORTED_TYPES) {
    if (withheld.includes(type)) continue;
    const of = table(domain, type);
    const { rows } = await tx.query<{ row: RawRow }>(
      `SELECT to_jsonb(t) AS row FROM ${quoted(of.table)} t WHERE tenant_id = $1 AND patient_id = ${anyOf('$2')} AND NOT deleted ORDER BY id LIMIT $3`,
      [tenantId, uuidList(patientIds), room + 1],
    );
    room -= rows.length;
    if (room < 0) throw tooLarge();
    records.set(
      type,
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
