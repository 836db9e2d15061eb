import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { r4Fault } from './fhir-r4.ts';
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
  const fault = r4Fault(value);
  if (fault) throw new ImportRefused(422, 'NOT_FHIR_R4', `line ${line}: the value ${fault}`);
  yield* opened(value as JsonObject, { fullUrl: null, bundleUrl: null, line, entry: null });
}

/** JSON nested deeper than the reader allows never comes here: this ends. */
function* opened(resource: JsonObject, place: Omit<FoundResource, 'resource'>): Generator<FoundResource> {
  if (resource['resourceType'] !== 'Bundle') {
    yield { resource, ...place };
    return;
  }
  const at = place.entry === null ? `line ${place.line}` : `line ${place.line}, entry ${place.entry}`;
  const entries = resource['entry'] ?? [];
  if (!Array.isArray(entries)) throw new ImportRefused(422, 'NOT_FHIR_R4', `${at}: Bundle.entry is no list`);
  const bundleUrl = selfOf(resource) ?? place.bundleUrl;
  for (const [index, each] of entries.entries()) {
    const inner = objectOf(each);
    if (inner['resource'] === undefined) continue;
    const entry = `${place.entry === null ? '' : `${place.entry}.`}${index + 1}`;
    const why = r4Fault(inner['resource']);
    if (why) throw new ImportRefused(422, 'NOT_FHIR_R4', `line ${place.line}, entry ${entry}: ${why}`);
    yield* opened(objectOf(inner['resource']), {
      fullUrl: typeof inner['fullUrl'] === 'string' ? inner['fullUrl'] : null,
      bundleUrl,
      line: place.line,
      entry,
      imported: importedMark(inner),
    });
  }
}
