/** Plans records for the resources of a file that are not people: mapped, or kept as they came. Pure. */
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { idOfName, isUuid } from '../../../../src/lib/ids.ts';
import { canonicalJson, type JsonObject } from '../../../../src/lib/json.ts';
import type { KeepReason, Link, MappedClinical } from './clinical-values.ts';
import { fit } from './fit.ts';
import { object, text } from './fhir-values.ts';
import type { FoundResource } from './found-resource.ts';
import { isNewer, sourceOf, versionOf } from './identity.ts';
import { Leftovers, type Leftover, type NoteLanguage } from './leftovers.ts';
import { consentOf } from './map-consent.ts';
import { appointmentOf, encounterOf } from './map-encounter.ts';
import { allergyOf, conditionOf } from './map-findings.ts';
import { groupOf, medicationRequestOf } from './map-medication.ts';
import { observationOf } from './map-observation.ts';
import { ownFieldsOf, withOwnFields } from './own-fields.ts';
import type { References } from './references.ts';

type Mapped = Extract<MappedClinical, { ok: true }>;

interface ClinicalMapping {
  type: string;
  map(
    resource: JsonObject,
    context: { language: NoteLanguage; medicationOf(reference: JsonObject): JsonObject | null },
  ): MappedClinical;
}

const MAPPINGS: Readonly<Record<string, ClinicalMapping>> = {
  Appointment: { type: 'appointment', map: appointmentOf },
  Condition: { type: 'condition', map: conditionOf },
  Encounter: { type: 'medicalRecord', map: encounterOf },
  AllergyIntolerance: { type: 'allergy', map: allergyOf },
  Observation: { type: 'observation', map: observationOf },
  MedicationRequest: { type: 'prescription', map: medicationRequestOf },
  Consent: { type: 'consent', map: consentOf },
};

export const KEPT_TYPE = 'importedResource';

/** Ordered so that a record refers only to earlier ones. */
export const CLINICAL_TYPES: readonly string[] = [...Object.values(MAPPINGS).map(({ type }) => type), KEPT_TYPE];

/** Placeholder for a reference until its target is known. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

/** One resource of the file. */
export interface ClinicalResource {
  resourceType: string;
  found: FoundResource;
  /** Its record, without its references; null where it has none. */
  record: { type: string; payload: JsonObject; links: readonly Link[]; leftovers: readonly Leftover[] } | null;
  why: KeepReason | null;
}

/** The resource of the file under which a record is known: the same whenever the file comes again. */
export function clinicalId(tenantId: string, { found, resourceType }: ClinicalResource, patientId: string): string {
  const own = text(found.resource['id']);
  const urn = found.fullUrl?.replace(/^urn:uuid:/i, '');
  if (found.imported && isUuid(urn)) return urn.toLowerCase();
  if (isUuid(own)) return own.toLowerCase();
  if (own === undefined && isUuid(urn)) return urn.toLowerCase();
  const source = sourceOf(found);
  if (own !== undefined && source !== null) return idOfName(`${source}/${resourceType}/${own}`, tenantId);
  return idOfName(`${patientId}/${resourceType}/${own ?? urn ?? canonicalJson(found.resource)}`, tenantId);
}

/** Versions of one resource in a file: the newest stays, where it stood first. */
export function newestOf(resources: readonly { id: string; resource: ClinicalResource }[]): typeof resources {
  const byId = new Map<string, { id: string; resource: ClinicalResource }>();
  for (const each of resources) {
    const key = `${each.resource.resourceType} ${each.id}`;
    const other = byId.get(key);
    const newer =
      other === undefined || isNewer(versionOf(each.resource.found.resource), versionOf(other.resource.found.resource));
    if (newer) byId.set(key, each);
  }
  return [...byId.values()];
}

export { groupOf };

export function mapClinical(
  domain: Domain,
  found: FoundResource,
  { now, language, medications }: { now: Date; language: NoteLanguage; medications: References<JsonObject> },
): ClinicalResource {
  const resourceType = String(found.resource['resourceType']);
  const mapping = Object.hasOwn(MAPPINGS, resourceType) ? MAPPINGS[resourceType] : undefined;
  if (!mapping || found.imported) return { resourceType, found, record: null, why: 'no-entity' };
  const medicationOf = (reference: JsonObject): JsonObject | null => {
    const resolved = medications.resolve(reference, found, ['Medication']);
    return resolved?.in === 'file' ? resolved.target : null;
  };
  const mapped = mapping.map(found.resource, { language, medicationOf });
  return mapped.ok
    ? fitted(domain, mapping.type, resourceType, found, asExported(domain, mapping.type, found, mapped), now)
    : kept(resourceType, found, mapped.why);
}

/** A resource that this application wrote comes back with the fields that its elements do not say. */
function asExported(domain: Domain, type: string, found: FoundResource, mapped: Mapped): Mapped {
  const definition = entityOf(domain, type);
  assert(definition, `no entity ${type}`);
  const own = ownFieldsOf(definition, found.resource);
  if (own === null) return mapped;
  return { ...mapped, fields: withOwnFields(mapped.fields, own), leftovers: new Leftovers() };
}

const kept = (resourceType: string, found: FoundResource, why: KeepReason): ClinicalResource => ({
  resourceType,
  found,
  record: null,
  why,
});

function fitted(
  domain: Domain,
  type: string,
  resourceType: string,
  found: FoundResource,
  { fields, links, leftovers }: Mapped,
  now: Date,
): ClinicalResource {
  const definition = entityOf(domain, type);
  assert(definition, `no entity ${type}`);
  const needed: JsonObject = {};
  for (const { field, to, many } of definition.references)
    if ((to === 'patient' || to === 'practitioner') && field !== 'collectedBy')
      needed[field] = many === true ? [NOBODY] : NOBODY;
  const valid = fit(definition, { ...needed, ...fields }, leftovers, now);
  if (!valid.ok) return kept(resourceType, found, 'unfit');
  const payload = Object.fromEntries(Object.entries(valid.payload).filter(([field]) => !Object.hasOwn(needed, field)));
  return { resourceType, found, record: { type, payload, links, leftovers: leftovers.all }, why: null };
}

/** A reason as the answer names it, of what was refused. */
export type RefusalReason = 'no-patient' | 'too-large';

export const containedOf = (resource: JsonObject): JsonObject[] =>
  (Array.isArray(resource['contained']) ? resource['contained'] : []).map(object);
