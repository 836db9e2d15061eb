/** Records of patients as a Bundle of FHIR R4 that the import takes back as the same records. Pure. */
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import { assert } from '../../../../src/lib/assert.ts';
import type { EntityRecord } from '../../../../src/contract/entity.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { EXTENSIONS } from '../import/extensions.ts';
import { r4Fault } from '../import/fhir-r4.ts';
import { objects, present } from '../import/fhir-values.ts';
import type { FoundResource } from '../import/found-resource.ts';
import { keptOf } from '../import/keep-resource.ts';
import { patientOf } from '../import/map-patient.ts';
import { practitionerOf } from '../import/map-practitioner.ts';
import { fieldsBeyond } from '../import/own-fields.ts';
import { KEPT_TYPE, mapClinical } from '../import/plan-clinical.ts';
import { createReferences } from '../import/references.ts';
import { urnOf } from './elements.ts';
import { allergyResource, conditionResource, observationResource } from './findings.ts';
import { consentResource, medicationRequests } from './orders.ts';
import { patientResource, practitionerResource, PRACTICE_FIELDS } from './person.ts';
import { appointmentResource, encounterResource } from './visits.ts';

export interface ExportContext {
  domain: Domain;
  now: Date;
}

const one =
  (make: (record: JsonObject) => JsonObject) =>
  (id: string, record: JsonObject): { id: string; resource: JsonObject }[] => [{ id, resource: make(record) }];

/** Ordered so that a record refers only to earlier ones. */
const RESOURCES: Readonly<Record<string, (id: string, record: JsonObject) => { id: string; resource: JsonObject }[]>> =
  {
    appointment: one(appointmentResource),
    condition: one(conditionResource),
    medicalRecord: one(encounterResource),
    allergy: one(allergyResource),
    observation: one(observationResource),
    prescription: medicationRequests,
    consent: one(consentResource),
  };

/** Types of a patient's own records that an export holds. */
export const EXPORTED_TYPES: readonly string[] = [...Object.keys(RESOURCES), KEPT_TYPE];

const SIGNED: Readonly<Record<string, readonly unknown[]>> = {
  medicalRecord: ['finished'],
  prescription: ['active', 'on-hold', 'completed', 'stopped'],
};

/** What an import does not take from any file: a signature, and what only a signature gives (SV-183). */
function withoutSignature(type: string, record: JsonObject): readonly string[] {
  if (type === 'consent' && record['signature'] !== undefined) return ['contentHash'];
  return SIGNED[type]?.includes(record['status']) === true ? ['status', 'statusReason'] : [];
}

const foundOf = (id: string, resource: JsonObject): FoundResource => ({
  resource,
  fullUrl: urnOf(id),
  bundleUrl: null,
  line: 1,
  entry: '1',
});

/** The fields that the import maps from a resource. */
function mappedFields({ domain, now }: ExportContext, id: string, resource: JsonObject): JsonObject {
  const context = { now, today: now.toISOString().slice(0, 10), source: null, language: 'fr' as const };
  if (resource['resourceType'] === 'Patient') return patientOf(resource, context).fields;
  if (resource['resourceType'] === 'Practitioner') return practitionerOf(resource, context).fields;
  const medications = createReferences<JsonObject>('', (each) => String(each['resourceType']));
  const found = foundOf(id, resource);
  for (const inner of objects(resource['contained'])) medications.registerContained(found, String(inner['id']), inner);
  return mapClinical(domain, found, { now, language: 'fr', medications }).record?.payload ?? {};
}

function entryOf(
  context: ExportContext,
  type: string,
  record: EntityRecord,
  made: { id: string; resource: JsonObject },
  fields: JsonObject = record,
  without: readonly string[] = [],
): JsonObject {
  const definition = entityOf(context.domain, type);
  assert(definition, `no entity ${type}`);
  const marked = (beyond: JsonObject): JsonObject => {
    const own = { url: EXTENSIONS.record, valueString: JSON.stringify(beyond) };
    const { resourceType, ...rest } = made.resource;
    return {
      resourceType: resourceType ?? null,
      id: made.id,
      meta: present({ lastUpdated: record['updatedAt'] }),
      ...rest,
      extension: [...objects(rest['extension']), own],
    };
  };
  // The mark alone lets the import take what it would keep of another's file.
  const mapped = mappedFields(context, made.id, marked({}));
  return { fullUrl: urnOf(made.id), resource: marked(fieldsBeyond(definition, fields, mapped, without)) };
}

function ownEntries(context: ExportContext, type: string, record: EntityRecord): JsonObject[] {
  const make = RESOURCES[type];
  assert(make, `no resource of ${type}`);
  const lines = Array.isArray(record['lines']) ? record['lines'] : [];
  return make(record.id, record).map((made, index) => {
    const fields = type === 'prescription' ? { ...record, lines: [lines[index] ?? null] } : record;
    return entryOf(context, type, record, made, fields, withoutSignature(type, record));
  });
}

function contentOf(content: Json | undefined): JsonObject | null {
  try {
    const value: unknown = JSON.parse(String(content));
    return r4Fault(value) === null && (value as JsonObject)['resourceType'] !== 'Bundle' ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** An imported resource as it came, its patient beside it; a value that is not a resource of R4 is exported as text. */
function keptEntry({ domain }: ExportContext, record: EntityRecord): JsonObject {
  const definition = entityOf(domain, KEPT_TYPE);
  assert(definition, `no entity ${KEPT_TYPE}`);
  const resource = contentOf(record['content']) ?? { resourceType: 'Binary', contentType: 'text/plain' };
  const beyond = fieldsBeyond(definition, record, keptOf(resource) ?? {});
  return {
    extension: [
      {
        url: EXTENSIONS.imported,
        extension: [
          { url: 'patient', valueReference: { reference: urnOf(String(record['patientId'])) } },
          { url: 'record', valueString: JSON.stringify(beyond) },
        ],
      },
    ],
    fullUrl: urnOf(record.id),
    resource,
  };
}

export interface ExportedRecords {
  patients: readonly EntityRecord[];
  practitioners: readonly EntityRecord[];
  /** By type, without the types that the person may not read. */
  records: ReadonlyMap<string, readonly EntityRecord[]>;
  /** Types that were left out, because the person may not read them. */
  withheld: readonly string[];
}

/** The older first: a consent stands behind the one that it replaces. */
const inOrder = (records: readonly EntityRecord[]): readonly EntityRecord[] =>
  records.toSorted((a, b) => (String(a['createdAt']) < String(b['createdAt']) ? -1 : 1));

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

export function bundleOf(context: ExportContext, exported: ExportedRecords): JsonObject {
  const { patients, practitioners, records, withheld } = exported;
  const people = [
    ...patients.map((record) =>
      entryOf(context, 'patient', record, { id: record.id, resource: patientResource(record) }),
    ),
    ...practitioners.map((record) =>
      entryOf(
        context,
        'practitioner',
        record,
        { id: record.id, resource: practitionerResource(record) },
        record,
        PRACTICE_FIELDS,
      ),
    ),
  ];
  const own = Object.keys(RESOURCES).flatMap((type) =>
    inOrder(records.get(type) ?? []).flatMap((record) => ownEntries(context, type, record)),
  );
  const kept = inOrder(records.get(KEPT_TYPE) ?? []).map((record) => keptEntry(context, record));
  const now = context.now.toISOString();
  return {
    resourceType: 'Bundle',
    meta: present({ lastUpdated: now, tag: withheld.length > 0 ? [SUBSETTED] : undefined }),
    type: 'collection',
    timestamp: now,
    entry: [...people, ...own, ...kept],
  };
}
