/** A file's resources as records to be: mapped, fitted, one for each person. Pure. */
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import type { ImportWarning } from '../../../../src/contract/import.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { idOfName } from '../../../../src/lib/ids.ts';
import { canonicalJson, type JsonObject } from '../../../../src/lib/json.ts';
import { fit } from './fit.ts';
import { containedOf, mapClinical, type ClinicalResource } from './plan-clinical.ts';
import { createReferences } from './references.ts';
import type { Target } from './resolve-clinical.ts';
import type { ClinicalPlan } from './write-clinical.ts';
import { text } from './fhir-values.ts';
import {
  compare,
  isNewer,
  isSameUnderPlainId,
  isSameUnderTrustedId,
  particularsOf,
  recordIds,
  sourceOf,
  tellsVersion,
  versionOf,
  type Particulars,
  type RecordIds,
  type ResourceVersion,
} from './identity.ts';
import { Leftovers, type Leftover, type NoteLanguage } from './leftovers.ts';
import { patientOf, type MapContext, type Mapped } from './map-patient.ts';
import { practitionerOf } from './map-practitioner.ts';
import { ownFieldsOf, withOwnFields } from './own-fields.ts';
import type { FoundResource, ResourceFault } from './found-resource.ts';
import { initialsOf, warningOf, type Origin } from './warnings.ts';

const MAPPINGS: Readonly<Record<string, { type: string; map: (resource: JsonObject, context: MapContext) => Mapped }>> =
  {
    Patient: { type: 'patient', map: patientOf },
    Practitioner: { type: 'practitioner', map: practitionerOf },
  };

/** People: patients and practitioners. */
export const PEOPLE_TYPES: readonly string[] = Object.values(MAPPINGS).map(({ type }) => type);

/** One person of the file. */
export interface Candidate {
  type: string;
  ids: RecordIds;
  /** As the contract has it, without the note that tells the leftovers. */
  payload: JsonObject;
  particulars: Particulars;
  leftovers: readonly Leftover[];
  version: ResourceVersion;
  origin: Origin;
}

function originOf(found: FoundResource, fields: JsonObject): Origin {
  const resourceId = text(found.resource['id'])?.slice(0, 100);
  const initials = initialsOf(fields);
  return {
    resourceType: String(found.resource['resourceType']),
    line: found.line,
    ...(found.entry === null ? {} : { entry: found.entry }),
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(initials === undefined ? {} : { initials }),
  };
}

/**
 * Two resources of one file under one id. Where both tell their version, the id is believed as one whose source is
 * known.
 */
function isSameInFile(a: Candidate, b: Candidate): boolean {
  const comparison = compare(a.particulars, b.particulars);
  const versions = tellsVersion(a.version) && tellsVersion(b.version);
  return a.ids.trusted || versions ? isSameUnderTrustedId(comparison) : isSameUnderPlainId(comparison);
}

/** What is known of a resource before anything is written. */
export interface Outcome {
  resourceType: string;
  outcome: 'mapped' | 'refused';
  reason: ResourceFault['reason'] | 'unfit' | 'opened';
}

export interface Planning {
  add(found: FoundResource): void;
  size(): number;
  result(): {
    candidates: readonly Candidate[];
    skipped: Record<string, number>;
    outcomes: readonly Outcome[];
    warnings: readonly ImportWarning[];
    clinical: ClinicalPlan;
  };
}

export function planCandidates(
  domain: Domain,
  { tenantId, now, language }: { tenantId: string; now: Date; language: NoteLanguage },
): Planning {
  const skipped: Record<string, number> = {};
  const warnings: ImportWarning[] = [];
  const people: (Candidate | null)[] = [];
  const byId = new Map<string, number[]>();
  let size = 0;
  const outcomes: Outcome[] = [];
  const skip = (resourceType: string, reason: Outcome['reason']) => {
    skipped[resourceType] = (skipped[resourceType] ?? 0) + 1;
    outcomes.push({ resourceType, outcome: 'refused', reason });
  };

  const candidateOf = (found: FoundResource): Candidate | null => {
    const resourceType = String(found.resource['resourceType']);
    const mapping = MAPPINGS[resourceType];
    assert(mapping, `no mapping of ${resourceType}`);
    const definition = entityOf(domain, mapping.type);
    assert(definition, `no entity ${mapping.type}`);
    const mapped = mapping.map(found.resource, {
      now,
      today: now.toISOString().slice(0, 10),
      source: sourceOf(found),
      language,
    });
    const own = ownFieldsOf(definition, found.resource);
    const fields = own === null ? mapped.fields : withOwnFields(mapped.fields, own);
    const leftovers = own === null ? mapped.leftovers : new Leftovers();
    const origin = originOf(found, fields);
    const valid = fit(definition, fields, leftovers, now);
    if (!valid.ok) {
      skip(resourceType, 'unfit');
      warnings.push(
        warningOf('left-out', origin, {
          fields: valid.issues.map(({ path }) => ({ field: path.split('.')[0] ?? '', reason: 'format' as const })),
        }),
      );
      return null;
    }
    return {
      type: mapping.type,
      ids: recordIds(tenantId, found, valid.payload),
      payload: valid.payload,
      particulars: particularsOf(valid.payload),
      leftovers: leftovers.all,
      version: versionOf(found.resource),
      origin,
    };
  };

  const references = createReferences<Target>(tenantId, ({ resourceType }) => resourceType);
  const medications = createReferences<JsonObject>(tenantId, ({ resourceType }) => String(resourceType));
  const targets: Target[] = [];
  const repeated: string[] = [];
  const others: FoundResource[] = [];
  const targetOf = new Map<string, Extract<Target, { kind: 'resources' }>>();

  /** The person of a resource, by place in the list; null where none could be made of it. */
  const addPerson = (found: FoundResource): Target | null => {
    const candidate = candidateOf(found);
    if (candidate === null) return null;
    const index = placeOf(candidate);
    return (targets[index] ??= { kind: 'person', resourceType: String(found.resource['resourceType']), index });
  };

  const placeOf = (candidate: Candidate): number => {
    const key = `${candidate.type}:${candidate.ids.primary}`;
    const before = byId.get(key) ?? [];
    const at = before.find((index) => {
      const other = people[index];
      return other !== null && other !== undefined && isSameInFile(candidate, other);
    });
    const other = at === undefined ? undefined : people[at];
    if (at === undefined || !other) {
      const index = people.push(candidate) - 1;
      byId.set(key, [...before, index]);
      size += 1;
      return index;
    }
    repeated.push(candidate.origin.resourceType);
    const newer = isNewer(candidate.version, other.version);
    if (newer) people[at] = candidate;
    if (canonicalJson(candidate.payload) !== canonicalJson(other.payload))
      warnings.push(warningOf('older-version', newer ? other.origin : candidate.origin));
    return at;
  };

  /** People and drugs within another resource; the same content is the same person wherever it stands. */
  const addContained = (found: FoundResource): void => {
    for (const inner of containedOf(found.resource)) {
      const [type, id] = [String(inner['resourceType']), text(inner['id'])];
      if (id === undefined) continue;
      if (type === 'Medication') medications.registerContained(found, id, inner);
      if (!Object.hasOwn(MAPPINGS, type)) continue;
      const { id: _, ...content } = inner;
      const resource = { ...content, id: idOfName(canonicalJson(content), tenantId).slice(0, 13) };
      const target = addPerson({ ...found, resource, fullUrl: null, bundleUrl: null });
      if (target !== null) references.registerContained(found, id, target);
    }
  };

  const add = (found: FoundResource): void => {
    const resourceType = String(found.resource['resourceType']);
    if (found.isOpened) {
      outcomes.push({ resourceType, outcome: 'mapped', reason: 'opened' });
      size += 1;
      return;
    }
    if (found.fault !== undefined) {
      skip(resourceType, found.fault.reason);
      const field = resourceType === 'Bundle' ? 'entry' : 'resourceType';
      warnings.push(warningOf('left-out', originOf(found, {}), { fields: [{ field, reason: 'format' }] }));
      size += 1;
      return;
    }
    if (found.imported) {
      others.push(found);
      size += 1;
      return;
    }
    addContained(found);
    if (Object.hasOwn(MAPPINGS, resourceType)) {
      const target = addPerson(found);
      if (target !== null) references.register(found, target);
      return;
    }
    if (resourceType === 'Medication') medications.register(found, found.resource);
    others.push(found);
    size += 1;
  };

  /** Everything that is no person, once all of the file is known: a drug may stand behind its prescription. */
  const clinicalOf = (): ClinicalResource[] =>
    others.map((found) => {
      const resource = mapClinical(domain, found, { now, language, medications });
      const own = text(found.resource['id']) ?? found.fullUrl ?? '';
      const key = `${resource.resourceType} ${own}`;
      const target = targetOf.get(key) ?? { kind: 'resources', resourceType: resource.resourceType, resources: [] };
      targetOf.set(key, target);
      target.resources.push(resource);
      if (!found.imported) references.register(found, target);
      return resource;
    });

  return {
    add,
    size: () => size,
    result: () => ({
      candidates: people.filter((candidate) => candidate !== null),
      skipped,
      outcomes,
      warnings,
      clinical: { resources: clinicalOf(), references, repeated },
    }),
  };
}
