/** A file's resources as records to be: mapped, fitted, one for each person. Pure. */
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import type { ImportWarning } from '../../../../src/contract/import.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { canonicalJson, type JsonObject } from '../../../../src/lib/json.ts';
import { fit } from './fit.ts';
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
import type { Leftover, NoteLanguage } from './leftovers.ts';
import { patientOf, type MapContext, type Mapped } from './map-patient.ts';
import { practitionerOf } from './map-practitioner.ts';
import type { FoundResource } from './found-resource.ts';
import { initialsOf, warningOf, type Origin } from './warnings.ts';

const MAPPINGS: Readonly<Record<string, { type: string; map: (resource: JsonObject, context: MapContext) => Mapped }>> =
  {
    Patient: { type: 'patient', map: patientOf },
    Practitioner: { type: 'practitioner', map: practitionerOf },
  };

export const IMPORTED_TYPES: readonly string[] = Object.values(MAPPINGS).map(({ type }) => type);

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

export interface Planning {
  add(found: FoundResource): void;
  size(): number;
  result(): { candidates: readonly Candidate[]; skipped: Record<string, number>; warnings: readonly ImportWarning[] };
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
  const skip = (resourceType: string) => {
    skipped[resourceType] = (skipped[resourceType] ?? 0) + 1;
  };

  const candidateOf = (found: FoundResource): Candidate | null => {
    const resourceType = String(found.resource['resourceType']);
    const mapping = Object.hasOwn(MAPPINGS, resourceType) ? MAPPINGS[resourceType] : undefined;
    if (!mapping) {
      skip(resourceType);
      return null;
    }
    const definition = entityOf(domain, mapping.type);
    assert(definition, `no entity ${mapping.type}`);
    const { fields, leftovers } = mapping.map(found.resource, {
      now,
      today: now.toISOString().slice(0, 10),
      source: sourceOf(found),
      language,
    });
    const origin = originOf(found, fields);
    const valid = fit(definition, fields, leftovers, now);
    if (!valid.ok) {
      skip(resourceType);
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

  const add = (found: FoundResource): void => {
    const candidate = candidateOf(found);
    if (candidate === null) return;
    const key = `${candidate.type}:${candidate.ids.primary}`;
    const before = byId.get(key) ?? [];
    const at = before.find((index) => {
      const other = people[index];
      return other !== null && other !== undefined && isSameInFile(candidate, other);
    });
    const other = at === undefined ? undefined : people[at];
    if (at === undefined || !other) {
      byId.set(key, [...before, people.push(candidate) - 1]);
      size += 1;
      return;
    }
    const newer = isNewer(candidate.version, other.version);
    if (newer) people[at] = candidate;
    if (canonicalJson(candidate.payload) !== canonicalJson(other.payload))
      warnings.push(warningOf('older-version', newer ? other.origin : candidate.origin));
  };

  return {
    add,
    size: () => size,
    result: () => ({ candidates: people.filter((candidate) => candidate !== null), skipped, warnings }),
  };
}
