import { entityOf } from '../../src/contract/domain.ts';
import { validateCreate, type EntityDefinition, type Issue } from '../../src/contract/entity.ts';
import { assert } from '../../src/lib/assert.ts';
import { idOfName, isUuid } from '../../src/lib/ids.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Deps } from '../deps.ts';
import type { Tx } from '../store/database.ts';
import { quoted, tableOf, toColumns, type EntityTable } from '../store/entities.ts';
import { readRows } from '../store/records.ts';
import { verdictOfFault } from '../sync/faults.ts';
import { writeTransaction } from '../sync/transaction.ts';
import { patientOf, practitionerOf } from './map-fhir.ts';
import { IMPORT_LIMITS, ImportRefused, readResources, type FoundResource } from './read-file.ts';

export interface ImportWarning {
  resourceType: string;
  id: string;
  line: number;
  /** Where and what, without the values themselves. */
  issues: Issue[];
}

export interface ImportResult {
  created: Record<string, number>;
  alreadyPresent: Record<string, number>;
  skipped: Record<string, number>;
  warnings: ImportWarning[];
}

export type ImportLine =
  | { type: 'progress'; phase: 'read' | 'write'; done: number; total: number }
  | ({ type: 'done' } & ImportResult)
  | { type: 'error'; code: string; detail: string };

interface Candidate {
  id: string;
  type: string;
  payload: JsonObject;
  warning: Omit<ImportWarning, 'issues'>;
}

/** A file read to its end and checked: what it would bring. */
export interface ImportPlan {
  candidates: Candidate[];
  skipped: Record<string, number>;
  warnings: ImportWarning[];
}

/** The types that an import writes. */
export const importedTypes = () => Object.values(MAPPINGS).map(({ type }) => type);

const MAPPINGS: Record<string, { type: string; map: (resource: JsonObject) => JsonObject }> = {
  Patient: { type: 'patient', map: patientOf },
  Practitioner: { type: 'practitioner', map: practitionerOf },
};

const MOST_WARNINGS = 200;
const ROWS_PER_STATEMENT = 200;

const count = (counts: Record<string, number>, name: string, by = 1) => {
  counts[name] = (counts[name] ?? 0) + by;
};

/** The resource's own UUID, else one that the same tenant and source always lead to: a second import finds the first. */
function recordId(tenantId: string, found: FoundResource): string {
  const own = found.resource['id'];
  if (isUuid(own)) return own.toLowerCase();
  const url = found.fullUrl?.replace(/^urn:uuid:/, '');
  if (isUuid(url)) return url.toLowerCase();
  const name = typeof own === 'string' ? own : (found.fullUrl ?? JSON.stringify(found.resource));
  return idOfName(`${String(found.resource['resourceType'])}/${name}`, tenantId);
}

/** Reads the whole file before anything is written. Throws {@link ImportRefused} for a file that can't be taken. */
export async function planImport(deps: Deps, tenantId: string, file: ReadableStream<Uint8Array>): Promise<ImportPlan> {
  const plan: ImportPlan = { candidates: [], skipped: {}, warnings: [] };
  const seen = new Set<string>();
  for await (const found of readResources(file)) {
    const resourceType = String(found.resource['resourceType']);
    const mapping = MAPPINGS[resourceType];
    if (!mapping) {
      count(plan.skipped, resourceType);
      continue;
    }
    const id = recordId(tenantId, found);
    if (seen.has(`${mapping.type}:${id}`)) continue;
    seen.add(`${mapping.type}:${id}`);
    const definition = entityOf(deps.domain, mapping.type);
    assert(definition, `no entity ${mapping.type}`);
    const warning = { resourceType, id, line: found.line };
    const valid = validateCreate(definition, mapping.map(found.resource), { now: new Date(deps.clock.now()) });
    if (valid.ok) plan.candidates.push({ id, type: mapping.type, payload: valid.payload, warning });
    else {
      count(plan.skipped, resourceType);
      warn(plan.warnings, { ...warning, issues: valid.issues });
    }
    if (plan.candidates.length > IMPORT_LIMITS.records) {
      throw new ImportRefused(413, 'TOO_MANY_RECORDS', `one import makes at most ${IMPORT_LIMITS.records} records: split the file`);
    }
  }
  return plan;
}

function warn(warnings: ImportWarning[], warning: ImportWarning): void {
  if (warnings.length < MOST_WARNINGS) warnings.push(warning);
}

export interface Importer {
  tenantId: string;
  userId: string | null;
  clientId: string | null;
}

/** Writes a plan in one transaction: all of it, or nothing. What is there already, deleted or changed since, is left as it is. */
export async function runImport(deps: Deps, who: Importer, plan: ImportPlan, onProgress: (done: number, total: number) => void): Promise<ImportResult> {
  return writeTransaction(deps, { ...who, via: 'import' }, async (tx) => {
    const result: ImportResult = { created: {}, alreadyPresent: {}, skipped: { ...plan.skipped }, warnings: [...plan.warnings] };
    let done = 0;
    for (const { type } of Object.values(MAPPINGS)) {
      const definition = entityOf(deps.domain, type);
      assert(definition, `no entity ${type}`);
      const wanted = plan.candidates.filter((candidate) => candidate.type === type);
      const fresh = await absent(tx, who.tenantId, definition, wanted, result);
      done += wanted.length - fresh.length;
      onProgress(done, plan.candidates.length);
      for (let at = 0; at < fresh.length; at += ROWS_PER_STATEMENT) {
        const rows = fresh.slice(at, at + ROWS_PER_STATEMENT);
        await insertRows(tx, tableOf(definition), who.tenantId, rows);
        count(result.created, type, rows.length);
        done += rows.length;
        onProgress(done, plan.candidates.length);
      }
    }
    return result;
  });
}

/** The candidates that are not here yet, under their id or (a patient) under an identifier of theirs. */
async function absent(tx: Tx, tenantId: string, definition: EntityDefinition, wanted: readonly Candidate[], result: ImportResult): Promise<Candidate[]> {
  if (wanted.length === 0) return [];
  const present = await readRows(tx, tableOf(definition), tenantId, wanted.map(({ id }) => id));
  const taken = definition.type === 'patient' ? await takenIdentifiers(tx, tenantId, wanted.filter(({ id }) => !present.has(id))) : new Set<string>();
  return wanted.filter((candidate) => {
    if (present.has(candidate.id)) {
      count(result.alreadyPresent, definition.type);
      return false;
    }
    const keys = definition.type === 'patient' ? identifierKeys(candidate.payload) : [];
    if (keys.some((key) => taken.has(key))) {
      count(result.alreadyPresent, definition.type);
      warn(result.warnings, { ...candidate.warning, issues: [{ path: 'identifiers', message: 'another patient has one of these identifiers: taken for the same person' }] });
      return false;
    }
    for (const key of keys) taken.add(key);
    return true;
  });
}

function identifierKeys(payload: JsonObject): string[] {
  const list = Array.isArray(payload['identifiers']) ? (payload['identifiers'] as JsonObject[]) : [];
  return list.map(({ system, value }) => JSON.stringify([system, value]));
}

async function takenIdentifiers(tx: Tx, tenantId: string, candidates: readonly Candidate[]): Promise<Set<string>> {
  const keys = candidates.flatMap(({ payload }) => identifierKeys(payload)).map((key) => JSON.parse(key) as [string, string]);
  const { rows } = await tx.query<{ system: string; value: string }>(
    `SELECT p.system, p.value FROM patient_identifier p JOIN jsonb_array_elements($2::jsonb) k ON p.system = k ->> 0 AND p.value = k ->> 1 WHERE p.tenant_id = $1`,
    [tenantId, JSON.stringify(keys)],
  );
  return new Set(rows.map(({ system, value }) => JSON.stringify([system, value])));
}

async function insertRows(tx: Tx, table: EntityTable, tenantId: string, rows: readonly Candidate[]): Promise<void> {
  const columns = table.columns.map(({ column }) => quoted(column)).join(', ');
  const values = rows.map(({ id, payload }) => ({ id, ...toColumns(table, payload).values }));
  const { rowCount } = await tx.query(
    `INSERT INTO ${quoted(table.table)} (tenant_id, id, ${columns}) SELECT $1::uuid, id, ${columns} FROM jsonb_populate_recordset(null::${quoted(table.table)}, $2::jsonb)`,
    [tenantId, JSON.stringify(values)],
  );
  assert(rowCount === rows.length, 'an import statement did not write all its rows');
}

/** The whole way, as the lines that a person sees. Throws only before the first of them. */
export async function* importLines(deps: Deps, who: Importer, plan: ImportPlan): AsyncGenerator<ImportLine> {
  const total = plan.candidates.length;
  yield { type: 'progress', phase: 'read', done: total, total };
  const waiting: ImportLine[] = [];
  let wake: () => void = () => undefined;
  let finished = false;
  const run = runImport(deps, who, plan, (done, of) => {
    waiting.push({ type: 'progress', phase: 'write', done, total: of });
    wake();
  })
    .then((result): ImportLine => ({ type: 'done', ...result }))
    .catch((error: unknown): ImportLine => {
      const verdict = verdictOfFault(error);
      deps.log({ level: 'warn', message: 'import failed', error: error instanceof Error ? error.name : 'unknown' });
      return { type: 'error', code: verdict?.code ?? 'FAILED', detail: verdict?.message ?? 'the import failed; nothing was imported' };
    })
    .finally(() => {
      finished = true;
      wake();
    });
  while (!finished || waiting.length > 0) {
    const next = waiting.shift();
    if (next) yield next;
    else await new Promise<void>((resolve) => {
      wake = resolve;
      if (finished || waiting.length > 0) resolve();
    });
  }
  yield await run;
}
