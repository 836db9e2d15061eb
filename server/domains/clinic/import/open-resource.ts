import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { NO_R4_TYPE, typeFault, versionFault } from './fhir-r4.ts';
import { ImportRefused, type FoundResource } from './found-resource.ts';
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
    const { id } = objectOf(value as Json);
    yield { resource: { resourceType: NO_R4_TYPE, ...(typeof id === 'string' ? { id } : {}) }, ...place, fault };
    return;
  }
  const version = versionFault(value as JsonObject);
  if (version !== null) throw new ImportRefused(422, 'NOT_FHIR_R4', `${placeWord(place)}: ${version}`);
  yield* opened(value as JsonObject, place);
}

export const placeWord = ({ line, entry }: Pick<Place, 'line' | 'entry'>): string =>
  entry === null ? `line ${line}` : `line ${line}, entry ${entry}`;

/** JSON nested deeper than the reader allows never comes here: this ends. */
function* opened(resource: JsonObject, place: Place): Generator<FoundResource> {
  if (resource['resourceType'] !== 'Bundle') {
    yield { resource, ...place };
    return;
  }
  const entries = resource['entry'] ?? [];
  if (!Array.isArray(entries))
    throw new ImportRefused(422, 'NOT_FHIR_R4', `${placeWord(place)}: Bundle.entry is no list`);
  const bundleUrl = selfOf(resource) ?? place.bundleUrl;
  for (const [index, each] of entries.entries()) {
    const inner = objectOf(each);
    if (inner['resource'] === undefined) continue;
    const entry = `${place.entry === null ? '' : `${place.entry}.`}${index + 1}`;
    yield* checked(inner['resource'], {
      fullUrl: typeof inner['fullUrl'] === 'string' ? inner['fullUrl'] : null,
      bundleUrl,
      line: place.line,
      entry,
      imported: importedMark(inner),
    });
  }
}
