/** Writes what an import has beside its people. */
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import type { ImportTally, ImportWarning } from '../../../../src/contract/import.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { idOfName } from '../../../../src/lib/ids.ts';
import type { Database, Tx } from '../../../store/database.ts';
import { quoted, tableOf } from '../../../store/entities.ts';
import { anyOf, uuidList } from '../../../store/records.ts';
import type { NoteLanguage } from './leftovers.ts';
import { occupies } from './map-encounter.ts';
import { KEPT_TYPE, type ClinicalResource } from './plan-clinical.ts';
import type { References } from './references.ts';
import {
  outsideIds,
  resolveClinical,
  type ResolvedClinical,
  type ResolvedRecord,
  type Target,
} from './resolve-clinical.ts';
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
async function bookedOver(tx: Tx, tenantId: string, records: readonly ResolvedRecord[]): Promise<void> {
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
  records: readonly ResolvedRecord[],
  known: ReadonlyMap<string, ReadonlyMap<string, string | null>>,
): ResolvedRecord[] {
  return records.map((record) => {
    const owner = known.get(record.type)?.get(record.id);
    return owner === undefined || owner === record.patientId
      ? record
      : { ...record, id: idOfName(`${record.patientId}/${record.id}`, record.patientId) };
  });
}

/**
 * The records that a file's clinical resources make, once its people are here. What they refer to outside the file is
 * looked up without the tenant's lock: a record keeps its id when it is deleted.
 */
export async function resolvedOf(
  db: Database,
  plan: ClinicalPlan,
  context: ClinicalContext,
): Promise<ResolvedClinical> {
  if (plan.resources.length === 0) return { records: [], refused: [], repeated: [] };
  const { domain, tenantId } = context;
  const known = await db.withTenantTx({ tenantId }, async (tx) => {
    const found = new Map<string, ReadonlyMap<string, string | null>>();
    for (const [type, ids] of outsideIds(plan.resources, plan.references))
      found.set(type, await idsIn(tx, domain, tenantId, type, ids));
    return found;
  });
  return resolveClinical(plan.resources, { ...context, references: plan.references, known });
}

/** Writes records of one type, in the transaction of their part; those that are here already stay as they are. */
export async function writeRecords(
  tx: Tx,
  { domain, tenantId }: Pick<ClinicalContext, 'domain' | 'tenantId'>,
  resolved: readonly ResolvedRecord[],
  insert: (rows: readonly ResolvedRecord[]) => Promise<void>,
): Promise<{ written: readonly ResolvedRecord[]; present: readonly ResolvedRecord[] }> {
  const [type = KEPT_TYPE] = resolved.map((record) => record.type);
  const ids = (records: readonly ResolvedRecord[]) => new Set(records.map(({ id }) => id));
  const known = new Map([[type, await idsIn(tx, domain, tenantId, type, ids(resolved))]]);
  const records = withOwnIds(resolved, known);
  const own = records === resolved ? known.get(type) : await idsIn(tx, domain, tenantId, type, ids(records));
  // What was kept as it came by an earlier import stays that.
  const before = type === KEPT_TYPE ? own : await idsIn(tx, domain, tenantId, KEPT_TYPE, ids(records));
  const isPresent = ({ id, patientId }: ResolvedRecord) => own?.get(id) === patientId || before?.get(id) === patientId;
  const present = records.filter(isPresent);
  const written = records.filter((record) => !isPresent(record));
  await bookedOver(tx, tenantId, written);
  await insert(written);
  return { written, present };
}

/** The warning of a record that somebody has to complete. */
export function toComplete({ resources, fields, patientId }: ResolvedRecord): ImportWarning[] {
  const [first] = resources;
  return first && fields.length > 0 ? [warningOf('to-complete', originOf(first), { recordId: patientId, fields })] : [];
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
