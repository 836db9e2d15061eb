/** Resolves the references of a file's resources once its people are known: gives their records, or why there is none. */
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import { importedResource } from '../../../../src/contract/entities/imported-resource.ts';
import { validateCreate } from '../../../../src/contract/entity.ts';
import type { ImportReason } from '../../../../src/contract/import.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { idOfName } from '../../../../src/lib/ids.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import type { KeepReason, Link, LinkTarget } from './clinical-values.ts';
import { text } from './fhir-values.ts';
import { isToComplete, noteOf, type Leftover, type NoteLanguage } from './leftovers.ts';
import { keptOf, patientReferences } from './keep-resource.ts';
import {
  clinicalId,
  groupOf,
  KEPT_TYPE,
  NOBODY,
  newestOf,
  type ClinicalResource,
  type RefusalReason,
} from './plan-clinical.ts';
import { withOwnFields } from './own-fields.ts';
import type { References, Resolved } from './references.ts';

/** What a reference of the file may mean. */
export type Target =
  | { kind: 'person'; resourceType: string; index: number }
  | { kind: 'resources'; resourceType: string; resources: ClinicalResource[] };

const TYPES: Readonly<Record<LinkTarget, readonly string[]>> = {
  patient: ['Patient'],
  practitioner: ['Practitioner'],
  appointment: ['Appointment'],
  medicalRecord: ['Encounter'],
  condition: ['Condition'],
  consent: ['Consent'],
};

/** Records of the clinic by type and id, each with its patient where it has one. */
export type KnownIds = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

export interface Resolving {
  domain: Domain;
  tenantId: string;
  language: NoteLanguage;
  references: References<Target>;
  /** The record of a person of the file. */
  personId(index: number): string | undefined;
  /** A person of the file who has died: whether, or since which day. */
  deceased(patientId: string): unknown;
  known: KnownIds;
}

export interface ResolvedRecord {
  type: string;
  id: string;
  payload: JsonObject;
  resources: readonly ClinicalResource[];
  patientId: string;
  why: KeepReason | null;
  fields: readonly { field: string; reason: ImportReason }[];
}

export interface ResolvedClinical {
  records: readonly ResolvedRecord[];
  refused: readonly { resource: ClinicalResource; why: RefusalReason }[];
  /** Older versions of what is taken. */
  repeated: readonly ClinicalResource[];
}

const isKnown = ({ known }: Resolving, type: string, id: string): boolean => known.get(type)?.has(id) === true;

function recordOf(resolved: Resolved<Target>, to: LinkTarget, resolving: Resolving): string | undefined {
  if (resolved === null) return undefined;
  if (resolved.in === 'clinic') return resolved.ids.find((id) => isKnown(resolving, to, id));
  return resolved.target.kind === 'person' ? resolving.personId(resolved.target.index) : undefined;
}

/** The one patient that a resource names. */
function patientOf(resource: ClinicalResource, resolving: Resolving): string | undefined {
  const { imported } = resource.found;
  const said = imported ? [{ reference: imported.patient }] : patientReferences(resource.found.resource);
  const ids = said
    .map((each) => recordOf(resolving.references.resolve(each, resource.found, TYPES.patient), 'patient', resolving))
    .filter((id) => id !== undefined);
  return new Set(ids).size === 1 ? ids[0] : undefined;
}

const NOTE_FIELDS: Readonly<Record<string, readonly [field: string, max: number]>> = {
  condition: ['note', 10_000],
  allergy: ['note', 10_000],
  observation: ['note', 2000],
  prescription: ['note', 5000],
  medicalRecord: ['text', 50_000],
  appointment: ['comment', 2000],
};

function withNote(
  type: string,
  payload: JsonObject,
  leftovers: readonly Leftover[],
  language: NoteLanguage,
): JsonObject {
  const place = NOTE_FIELDS[type];
  if (!place || leftovers.length === 0) return payload;
  const [field, max] = place;
  const said = text(payload[field]) === undefined ? '' : `${String(payload[field])}\n`;
  const note = noteOf(leftovers, language, Math.max(100, max - said.length));
  return note === undefined || said.length + note.length > max ? payload : { ...payload, [field]: said + note };
}

interface Placed {
  id: string;
  patientId: string;
  resource: ClinicalResource;
}

/** Each resource with its patient and its id; what has no patient here is refused. */
function placed(resources: readonly ClinicalResource[], resolving: Resolving) {
  const refused: { resource: ClinicalResource; why: RefusalReason }[] = [];
  const all: Placed[] = [];
  for (const resource of resources) {
    const patientId = patientOf(resource, resolving);
    if (patientId === undefined) refused.push({ resource, why: 'no-patient' });
    else all.push({ id: clinicalId(resolving.tenantId, resource, patientId), patientId, resource });
  }
  const newest = newestOf(all) as readonly Placed[];
  const taken = new Set(newest);
  return { refused, all: newest, repeated: all.filter((each) => !taken.has(each)).map(({ resource }) => resource) };
}

function createLinks(all: readonly Placed[], resolving: Resolving) {
  const idOf = new Map(all.map((each) => [each.resource, each]));
  /** The record that a reference means: of the same patient, and one that is made or here already. */
  return (from: Placed, { to, reference }: Link, made: ReadonlySet<string>): string | undefined => {
    const resolved = resolving.references.resolve(reference, from.resource.found, TYPES[to]);
    if (resolved?.in === 'clinic') {
      return resolved.ids.find((id) => {
        const owner = resolving.known.get(to)?.get(id);
        return owner !== undefined && (owner === null || owner === from.patientId);
      });
    }
    if (resolved?.target.kind !== 'resources') return recordOf(resolved, to, resolving);
    const ids = resolved.target.resources
      .map((resource) => idOf.get(resource))
      .filter((other) => other?.patientId === from.patientId)
      .map((other) => other?.id)
      .filter((id) => id !== undefined && (made.has(`${to} ${id}`) || isKnown(resolving, to, id)));
    return new Set(ids).size === 1 ? ids[0] : undefined;
  };
}

/** The references of a record as its fields; null where one that it needs leads nowhere. */
function linked(
  from: Placed,
  linkOf: ReturnType<typeof createLinks>,
  made: ReadonlySet<string>,
  resolving: Resolving,
): JsonObject | null {
  const record = from.resource.record;
  if (record === null) return null;
  const fields: JsonObject = { patientId: from.patientId };
  for (const each of record.links) {
    if (each.field === 'patientId') continue;
    const id = linkOf(from, each, made);
    if (id === undefined) continue;
    const before = fields[each.field];
    if (each.many) fields[each.field] = [...new Set([...(Array.isArray(before) ? before : []), id])].slice(0, 10);
    else fields[each.field] ??= id;
  }
  const definition = entityOf(resolving.domain, record.type);
  assert(definition, `no entity ${record.type}`);
  const needed =
    record.type === 'appointment'
      ? ['practitionerIds']
      : ['medicalRecord', 'prescription'].includes(record.type)
        ? ['practitionerId']
        : [];
  return needed.every((field) => fields[field] !== undefined) ? fields : null;
}

const ASKS_FOR_TIME: readonly unknown[] = ['proposed', 'pending', 'booked', 'waitlist'];

/** Nobody is booked after their death (CL-13). */
function isAfterDeath(type: string, payload: JsonObject, deceased: unknown): boolean {
  if (type !== 'appointment' || !ASKS_FOR_TIME.includes(payload['status'])) return false;
  return (
    deceased === true || (typeof deceased === 'string' && deceased < String(payload['start']).slice(0, deceased.length))
  );
}

/** The lines of one group under one prescriber, at one moment and in one state, are one ordonnance. */
function grouped(records: readonly ResolvedRecord[], tenantId: string): ResolvedRecord[] {
  const groups = new Map<string, ResolvedRecord>();
  const all: ResolvedRecord[] = [];
  for (const record of records) {
    const [first] = record.resources;
    const group = record.type === 'prescription' && first ? groupOf(first.found.resource) : null;
    if (group === null) {
      all.push(record);
      continue;
    }
    const { lines: own, note: _, ...head } = record.payload;
    const key = JSON.stringify([group, record.patientId, head['practitionerId'], head['status'], head['prescribedAt']]);
    const open = groups.get(key);
    const lines = Array.isArray(own) ? own : [];
    const held = Array.isArray(open?.payload['lines']) ? open.payload['lines'] : [];
    if (open && held.length + lines.length <= 50) {
      open.payload = { ...open.payload, lines: [...held, ...lines] };
      open.resources = [...open.resources, ...record.resources];
      open.fields = [...open.fields, ...record.fields];
      continue;
    }
    const named = /^urn:ietf:rfc:3986\|urn:uuid:([0-9a-f-]{36})$/.exec(group)?.[1];
    const made = { ...record, id: open ? record.id : (named ?? idOfName(key, tenantId)) };
    groups.set(key, made);
    all.push(made);
  }
  return all;
}

/** An imported resource that was exported here, with the fields that stood beside it, where they are fit. */
function asExported(kept: JsonObject, own: JsonObject): JsonObject {
  const fields = withOwnFields(kept, own);
  return validateCreate(importedResource, { ...fields, patientId: NOBODY }, {}).ok ? fields : kept;
}

/** Pure, but for the records of `known`, which were read under the tenant's head. */
export function resolveClinical(resources: readonly ClinicalResource[], resolving: Resolving): ResolvedClinical {
  const { refused, all, repeated } = placed(resources, resolving);
  const linkOf = createLinks(all, resolving);
  const made = new Set<string>();
  const records: ResolvedRecord[] = [];
  const keepIt = ({ id, patientId, resource }: Placed, why: KeepReason) => {
    const { imported } = resource.found;
    const kept = keptOf(resource.found.resource);
    const fields = imported && kept ? asExported(kept, imported.fields) : kept;
    if (fields === null) refused.push({ resource, why: 'too-large' });
    else
      records.push({
        type: KEPT_TYPE,
        id,
        payload: { ...fields, patientId },
        resources: [resource],
        patientId,
        why,
        fields: [],
      });
  };
  const order = ['appointment', 'condition', 'medicalRecord'];
  const rank = ({ resource }: Placed) => {
    const at = order.indexOf(resource.record?.type ?? '');
    return at < 0 ? order.length : at;
  };
  for (const each of all.toSorted((a, b) => rank(a) - rank(b))) {
    const { record, why } = each.resource;
    if (record === null) {
      keepIt(each, why ?? 'no-entity');
      continue;
    }
    const links = linked(each, linkOf, made, resolving);
    if (links === null) keepIt(each, 'no-practitioner');
    else if (isAfterDeath(record.type, record.payload, resolving.deceased(each.patientId))) keepIt(each, 'died-before');
    else {
      made.add(`${record.type} ${each.id}`);
      records.push({
        type: record.type,
        id: each.id,
        payload: { ...withNote(record.type, record.payload, record.leftovers, resolving.language), ...links },
        resources: [each.resource],
        patientId: each.patientId,
        why: null,
        fields: record.leftovers.filter(isToComplete).map(({ field, reason }) => ({ field, reason })),
      });
    }
  }
  return { records: grouped(records, resolving.tenantId), refused, repeated };
}

/** Every id of the clinic that these resources may refer to, by type of record. */
export function outsideIds(
  resources: readonly ClinicalResource[],
  references: References<Target>,
): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  const add = (to: LinkTarget, reference: JsonObject, from: ClinicalResource) => {
    const resolved = references.resolve(reference, from.found, TYPES[to]);
    if (resolved?.in === 'clinic') wanted.set(to, new Set([...(wanted.get(to) ?? []), ...resolved.ids]));
  };
  for (const resource of resources) {
    const { imported } = resource.found;
    const patients = imported ? [{ reference: imported.patient }] : patientReferences(resource.found.resource);
    for (const reference of patients) add('patient', reference, resource);
    for (const { to, reference } of resource.record?.links ?? []) add(to, reference, resource);
  }
  return wanted;
}
