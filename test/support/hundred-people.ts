import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FILE = new URL('../data/synthea-r4/bundles-100.ndjson.gz', import.meta.url);
const PEOPLE = ['Patient', 'Practitioner', 'Organization'];

interface Bundle {
  entry: { resource: { resourceType: string } }[];
}

/** The bundles of a hundred people (Synthea), each with these types of resources alone. */
export const hundredPeople = (types: readonly string[] = PEOPLE): string =>
  syntheaBundles()
    .map((bundle) => ({
      ...bundle,
      entry: bundle.entry.filter(({ resource }) => types.includes(resource.resourceType)),
    }))
    .map((bundle) => JSON.stringify(bundle))
    .join('\n');

/** The first so many of them, whole. */
export const syntheaBundles = (most = 100): Bundle[] =>
  gunzipSync(fs.readFileSync(FILE))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, most)
    .map((line) => JSON.parse(line) as Bundle);
