/** Writes what an import has beside its people, in the import's own transaction. */
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import type { ImportTally, ImportWarning } from '../../../../src/contract/import.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { idOfName } from '../../../../src/lib/ids.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import type { Tx } from '../../../store/database.ts';
import { quoted, tableOf } from '../../../store/entities.ts';
import { anyOf, uuidList } from '../../../store/records.ts';
import type { NoteLanguage } from './leftovers.ts';
import { occupies } from './map-encounter.ts';
import { CLINICAL_TYPES, KEPT_TYPE, type ClinicalResource } from './plan-clinical.ts';
import type { References } from './references.ts';
import { outsideIds, settleClinical, type SettledRecord, type Target } from './settle-clinical.ts';
import { warningOf } from './warnings.ts';

export interface ClinicalPlan {
  resources: readonly ClinicalResource[];
  references: References<Target>;
  /** Types of the people who stand in the file more than once, each time but one. */
  repeated: readonly string[];
}

export interface ClinicalContext {
  domain: Domain;
  tenantId: string;
  language: NoteLanguage;
  personId(index: number): string | undefined;
  deceased(patientId: string): unknown;
}

export interface Tally {
  add(resourceType: string, outcome: 'mapped' | 'kept' | 'present' | 'refused', reason?: string): void;
  result(): {
    resources: Record<string, ImportTally>;
    reasons: { resourceType: string; outcome: string; reason: string; count: number }[];
  };
}

export function createTally(): Tally {
  const resources: Record<string, ImportTally> = {};
  const reasons = new Map<string, { resourceType: string; outcome: string; reason: string; count: number }>();
  return {
    add(resourceType, outcome, reason) {
      const tally = (resources[resourceType] ??= { mapped: 0, kept: 0, present: 0, refused: 0 });
      tally[outcome] += 1;
      if (reason === undefined) return;
      const key = `${resourceType} ${outcome} ${reason}`;
      const known = reasons.get(key);
      if (known) known.count += 1;
      else reasons.set(key, { resourceType, outcome, reason, count: 1 });
    },
    result: () => ({ resources, reasons: [...reasons.values()] }),
  };
}

const IDS_PER_STATEMENT = 5000;

/**
 * Which of these ids a table has, tombstones too, each with its patient. The list is read once, not with every row: a
 * fresh table has no statistics, and is scanned.
 */
async function idsIn(tx: Tx, domain: Domain, tenantId: string, type: string, ids: Iterable<string>) {
  const definition = entityOf(domain, type);
  assert(definition, `no entity ${type}`);
  const table = quoted(tableOf(definition).table);
  const owner = definition.fields.shape['patientId'] === undefined ? 'NULL::uuid' : 't.patient_id';
  const found = new Map<string, string | null>();
  const all = [...ids];
  for (let at = 0; at < all.length; at += IDS_PER_STATEMENT) {
    const { rows } = await tx.query<{ id: string; owner: string | null }>(
      `WITH wanted AS MATERIALIZED (SELECT unnest($2::text::uuid[]) AS id)
       SELECT t.id, ${owner} AS owner FROM wanted w JOIN ${table} t ON t.tenant_id = $1 AND t.id = w.id`,
      [tenantId, uuidList(all.slice(at, at + IDS_PER_STATEMENT))],
    );
    for (const row of rows) found.set(row.id, row.owner);
  }
  return found;
}

/** Two appointments of one practitioner at one time are both true: the later one of the file is told as booked over. */
async function bookedOver(tx: Tx, tenantId: string, records: readonly SettledRecord[]): Promise<void> {
  const taking = records.filter(({ type, payload }) => type === 'appointment' && occupies(payload));
  if (taking.length === 0) return;
  const people = new Set(taking.flatMap(({ payload }) => payload['practitionerIds'] as string[]));
  const [from, to] = [
    taking.map(({ payload }) => String(payload['start'])).toSorted()[0],
    taking
      .map(({ payload }) => String(payload['end']))
      .toSorted()
      .at(-1),
  ];
  const { rows } = await tx.query<{ who: string; from: string; to: string }>(
    `SELECT practitioner_id AS who, extract(epoch FROM lower(during)) * 1000 AS "from", extract(epoch FROM upper(during)) * 1000 AS "to"
       FROM appointment_practitioner
      WHERE tenant_id = $1 AND practitioner_id = ${anyOf('$2')} AND occupies AND during && tstzrange($3::timestamptz, $4::timestamptz)`,
    [tenantId, uuidList(people), from, to],
  );
  const busy = new Map<string, { from: number; to: number }[]>();
  const note = (who: string, time: { from: number; to: number }) => busy.set(who, [...(busy.get(who) ?? []), time]);
  for (const row of rows) note(row.who, { from: Number(row.from), to: Number(row.to) });
  for (const { payload } of taking) {
    const time = { from: Date.parse(String(payload['start'])), to: Date.parse(String(payload['end'])) };
    const who = payload['practitionerIds'] as string[];
    if (who.some((each) => busy.get(each)?.some((other) => other.from < time.to && time.from < other.to)))
      payload['overbooked'] = true;
    else for (const each of who) note(each, time);
  }
}

/** Another patient's record under the same id: this one gets an id of its own. */
function withOwnIds(
  records: readonly SettledRecord[],
  known: ReadonlyMap<string, ReadonlyMap<string, string | null>>,
): SettledRecord[] {
  return records.map((record) => {
    const owner = known.get(record.type)?.get(record.id);
    return owner === undefined || owner === record.patientId
      ? record
      : { ...record, id: idOfName(`${record.patientId}/${record.id}`, record.patientId) };
  });
}

export interface WrittenClinical {
  created: Record<string, number>;
  alreadyPresent: Record<string, number>;
  refused: Record<string, number>;
  warnings: ImportWarning[];
}

export async function writeClinical(
  tx: Tx,
  plan: ClinicalPlan,
  context: ClinicalContext,
  tally: Tally,
  insert: (type: string, rows: readonly { id: string; payload: JsonObject }[]) => Promise<void>,
): Promise<WrittenClinical> {
  const { domain, tenantId } = context;
  for (const type of plan.repeated) tally.add(type, 'present', 'repeated');
  const result: WrittenClinical = { created: {}, alreadyPresent: {}, refused: {}, warnings: [] };
  if (plan.resources.length === 0) return result;
  const outside = new Map<string, ReadonlyMap<string, string | null>>();
  for (const [type, ids] of outsideIds(plan.resources, plan.references))
    outside.set(type, await idsIn(tx, domain, tenantId, type, ids));
  const settled = settleClinical(plan.resources, { ...context, references: plan.references, known: outside });
  for (const { resource, why } of settled.refused) {
    result.refused[resource.resourceType] = (result.refused[resource.resourceType] ?? 0) + 1;
    tally.add(resource.resourceType, 'refused', why);
  }
  for (const { resourceType } of settled.repeated) tally.add(resourceType, 'present', 'repeated');
  const wanted = (type: string) => settled.records.filter((record) => record.type === type).map(({ id }) => id);
  const known = new Map<string, ReadonlyMap<string, string | null>>();
  for (const type of CLINICAL_TYPES) known.set(type, await idsIn(tx, domain, tenantId, type, wanted(type)));
  let records = withOwnIds(settled.records, known);
  // What was kept as it came by an earlier import stays that.
  const before = await idsIn(tx, domain, tenantId, KEPT_TYPE, new Set(records.map(({ id }) => id)));
  const isPresent = ({ type, id, patientId }: SettledRecord) =>
    known.get(type)?.get(id) === patientId || before.get(id) === patientId;
  for (const record of records.filter(isPresent)) {
    result.alreadyPresent[record.type] = (result.alreadyPresent[record.type] ?? 0) + 1;
    for (const { resourceType } of record.resources) tally.add(resourceType, 'present');
  }
  records = records.filter((record) => !isPresent(record));
  await bookedOver(tx, tenantId, records);
  for (const type of CLINICAL_TYPES) {
    const rows = records.filter((record) => record.type === type);
    await insert(type, rows);
    if (rows.length > 0) result.created[type] = rows.length;
    for (const { resources, why, fields, patientId } of rows) {
      for (const { resourceType } of resources)
        tally.add(resourceType, why === null ? 'mapped' : 'kept', why ?? undefined);
      const [first] = resources;
      if (first && fields.length > 0)
        result.warnings.push(warningOf('to-complete', originOf(first), { recordId: patientId, fields }));
    }
  }
  return result;
}

function originOf({ resourceType, found }: ClinicalResource) {
  const id = found.resource['id'];
  return {
    resourceType,
    line: found.line,
    ...(found.entry === null ? {} : { entry: found.entry }),
    ...(typeof id === 'string' ? { resourceId: id.slice(0, 100) } : {}),
  };
}
