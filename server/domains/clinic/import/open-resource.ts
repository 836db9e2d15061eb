import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { NO_R4_TYPE, typeFault, versionFault } from './fhir-r4.ts';
import { ImportRefused, type FoundResource, type ResourceFault } from './found-resource.ts';
import { importedMark } from './own-fields.ts';

const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

/** The address that a Bundle was asked for at. */
function selfOf(bundle: JsonObject): string | null {
  const links = Array.isArray(bundle['link']) ? bundle['link'].map(objectOf) : [];
  const url = links.find(({ relation }) => relation === 'self')?.['url'];
  return typeof url === 'string' ? url : null;
}

/** The resource itself or, of a Bundle, every resource in it, Bundles in it opened too. */
export function* openResource(value: unknown, line: number): Generator<FoundResource> {
  yield* checked(value, { fullUrl: null, bundleUrl: null, line, entry: null });
}

type Place = Omit<FoundResource, 'resource'>;

function* checked(value: unknown, place: Place): Generator<FoundResource> {
  const fault = typeFault(value);
  if (fault !== null) {
    yield refused(NO_R4_TYPE, value, place, { reason: 'not-r4', detail: fault });
    return;
  }
  const version = versionFault(value as JsonObject);
  if (version !== null) throw new ImportRefused(422, 'NOT_FHIR_R4', `${placeWord(place)}: ${version}`);
  yield* opened(value as JsonObject, place);
}

const refused = (resourceType: string, value: unknown, place: Place, fault: ResourceFault): FoundResource => {
  const { id } = objectOf(value as Json);
  return { resource: { resourceType, ...(typeof id === 'string' ? { id } : {}) }, ...place, fault };
};

export const placeWord = ({ line, entry }: Pick<Place, 'line' | 'entry'>): string =>
  entry === null ? `line ${line}` : `line ${line}, entry ${entry}`;

/** How many Bundles may stand within each other. */
const MOST_BUNDLES = 8;

/** A Bundle that cannot be opened is refused alone; what stands beside it is imported. */
function faultOfBundle(entries: unknown, place: Place): ResourceFault | null {
  if (!Array.isArray(entries)) return { reason: 'not-r4', detail: 'Bundle.entry is no list' };
  const around = place.entry === null ? 0 : place.entry.split('.').length;
  return around < MOST_BUNDLES
    ? null
    : { reason: 'too-deep', detail: `more than ${MOST_BUNDLES} Bundles stand within each other` };
}

function* opened(resource: JsonObject, place: Place): Generator<FoundResource> {
  if (resource['resourceType'] !== 'Bundle') {
    yield { resource, ...place };
    return;
  }
  const entries = resource['entry'] ?? [];
  const fault = faultOfBundle(entries, place);
  if (fault !== null) {
    yield refused('Bundle', resource, place, fault);
    return;
  }
  if (place.entry !== null) yield { resource: { resourceType: 'Bundle' }, ...place, isOpened: true };
  const bundleUrl = selfOf(resource) ?? place.bundleUrl;
  for (const [index, each] of (entries as Json[]).entries()) {
    const inner = objectOf(each);
    const within: Place = {
      fullUrl: typeof inner['fullUrl'] === 'string' ? inner['fullUrl'] : null,
      bundleUrl,
      line: place.line,
      entry: `${place.entry === null ? '' : `${place.entry}.`}${index + 1}`,
      imported: importedMark(inner),
    };
    if (inner['resource'] !== undefined) yield* checked(inner['resource'], within);
    else if (inner !== each)
      yield refused(NO_R4_TYPE, each, within, { reason: 'not-r4', detail: 'is no entry of a Bundle' });
  }
}
