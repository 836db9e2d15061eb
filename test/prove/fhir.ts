/**
 * Imports every FHIR file of a folder into a database of its own, and compares what came of it with the files, resource
 * by resource: `npm run prove:fhir -- DIR [--times 10]`. With `--times` each file comes as often, every time with other
 * people: 100 patients ten times are 1,000. Exit code 1 when a resource is not accounted for, or a second import makes
 * anything new.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { importLineSchema, type ImportEnd } from '../../src/contract/import.ts';
import { createTestServer } from '../../server/testing.ts';
import { signIn, type TestClient } from '../node/server-client.ts';

type Done = Extract<ImportEnd, { type: 'done' }>;

const say = (line: string) => process.stdout.write(`${line}\n`);

function filesOf(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ndjson|json)(?:\.gz)?$/.test(name))
    .map((name) => path.join(folder, name))
    .toSorted();
}

interface Holder {
  resourceType: string;
  entry?: { resource?: Holder }[];
}

function textOf(file: string): string {
  const bytes = fs.readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The same with other people: ids, numbers and family names that no other round has. */
function ofOthers(text: string, round: number): string {
  if (round === 0) return text;
  const tag = String(round).padStart(3, '0');
  return text
    .replace(/\b[0-9a-f]{5}([0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/g, `fa${tag}$1`)
    .replace(/("system":"[^"]+(?:ssn|license|passport|identifier)[^"]*","value":")/gi, `$1${tag}`)
    .replace(/("family":"[^"]+)"/g, (_, name: string) => `${name} ${ROUNDS[round % ROUNDS.length]}${round}"`);
}
const ROUNDS = ['Martin', 'Bernard', 'Petit', 'Durand', 'Leroy', 'Moreau', 'Simon', 'Laurent', 'Michel', 'Garcia'];

/** The resources of a file by type, counted without the import's own reader. */
function countsOf(file: string, text: string): Map<string, number> {
  const whole = /\.ndjson/.test(file) ? text.split('\n').filter((line) => line.trim() !== '') : [text];
  const counts = new Map<string, number>();
  for (const line of whole) {
    const count = (each: Holder) => {
      counts.set(each.resourceType, (counts.get(each.resourceType) ?? 0) + 1);
      within(each);
    };
    const within = ({ resourceType, entry }: Holder) => {
      if (resourceType !== 'Bundle' || !Array.isArray(entry)) return;
      for (const { resource } of entry) if (resource) count(resource);
    };
    const value = JSON.parse(line) as Holder;
    if (value.resourceType === 'Bundle') within(value);
    else count(value);
  }
  return counts;
}

async function send(admin: TestClient, file: string, bytes: Buffer): Promise<Done> {
  const { body } = await admin.call<string>('POST', '/api/v1/import/fhir', bytes, {
    'content-type': 'application/octet-stream',
  });
  const last = String(typeof body === 'string' ? body : JSON.stringify(body))
    .trim()
    .split('\n')
    .at(-1);
  const line = importLineSchema.parse(JSON.parse(last ?? ''));
  if (line.type !== 'done') throw new Error(`${file} was not imported: ${last}`);
  return line;
}

const sum = (counts: Done['created'] | undefined) =>
  typeof counts === 'number' ? counts : Object.values(counts ?? {}).reduce((all, each) => all + each, 0);

async function main(): Promise<number> {
  const folder = process.argv[2];
  if (folder === undefined || !fs.existsSync(folder)) {
    say('npm run prove:fhir -- DIR [--times 10]   (FHIR R4 as .ndjson, .json, or .gz of them)');
    return 2;
  }
  const server = await createTestServer({ engine: process.argv.includes('--pg') ? 'pg' : 'pglite' });
  const timesAt = process.argv.indexOf('--times');
  const rounds = timesAt < 0 ? 1 : Number(process.argv[timesAt + 1]);
  let wrong = 0;
  let [patients, resources, seconds] = [0, 0, 0];
  try {
    for (const [file, round] of filesOf(folder).flatMap((name) =>
      Array.from({ length: rounds }, (_, at) => [name, at] as const),
    )) {
      const text = ofOthers(textOf(file), round);
      const counts = countsOf(file, text);
      const bytes = gzipSync(text);
      // Anew for each: a session may end amid many files.
      const admin = await signIn(server, 'admin@cedre.test');
      const began = performance.now();
      const done = await send(admin, file, bytes);
      const took = (performance.now() - began) / 1000;
      const count = [...counts.values()].reduce((all, each) => all + each, 0);
      patients += counts.get('Patient') ?? 0;
      resources += count;
      seconds += took;
      say(
        `\n${path.basename(file)}${round === 0 ? '' : `, round ${round + 1}`}: ${count} resources, ${took.toFixed(1)} s`,
      );
      say('type                     in   mapped     kept  present  refused');
      for (const [type, inFile] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        const { mapped = 0, kept = 0, present = 0, refused = 0 } = done.resources?.[type] ?? {};
        const accounted = mapped + kept + present + refused;
        if (accounted !== inFile) wrong += 1;
        const columns = [inFile, mapped, kept, present, refused].map((each) => String(each).padStart(9)).join('');
        say(`${type.padEnd(20)}${columns}${accounted === inFile ? '' : `   ${inFile - accounted} NOT ACCOUNTED FOR`}`);
      }
      for (const { resourceType, outcome, reason, count: times } of done.reasons ?? [])
        say(`  ${resourceType}: ${times} ${outcome} (${reason})`);
      const again = await send(admin, file, bytes);
      if (sum(again.created) > 0) wrong += 1;
      say(`again: ${sum(again.created)} new, ${sum(again.alreadyPresent)} here already`);
    }
    say(`\n${patients} patients, ${resources} resources in ${seconds.toFixed(1)} s`);
    say(
      `memory at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB (this process, server and database included)`,
    );
    say(wrong === 0 ? 'every resource is accounted for' : `${wrong} differences`);
    return wrong === 0 ? 0 : 1;
  } finally {
    await server.close();
  }
}

process.exitCode = await main();
