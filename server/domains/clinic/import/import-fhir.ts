import type { ImportCount, ImportLine, ImportTally, ImportWarning } from '../../../../src/contract/import.ts';
import { entityOf } from '../../../../src/contract/domain.ts';
import type { EntityDefinition } from '../../../../src/contract/entity.ts';
import { assert } from '../../../../src/lib/assert.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import type { Deps } from '../../../deps.ts';
import type { Tx } from '../../../store/database.ts';
import { quoted, tableOf, toColumns, type EntityTable } from '../../../store/entities.ts';
import { writeAudit } from '../../../sync/audit.ts';
import { verdictOfFault } from '../../../sync/faults.ts';
import { writeTransaction } from '../../../sync/transaction.ts';
import { knownRecords } from './known-records.ts';
import type { NoteLanguage } from './leftovers.ts';
import { PEOPLE_TYPES, planCandidates, type Candidate, type Outcome } from './plan.ts';
import { CLINICAL_TYPES } from './plan-clinical.ts';
import { PartSize, partsOf } from './parts.ts';
import { decide, type Decision } from './recognise.ts';
import { ImportRefused } from './found-resource.ts';
import type { StartParseThread } from './parse-pieces.ts';
import { IMPORT_LIMITS, readResources } from './read-file.ts';
import { listed } from './warnings.ts';
import { createTally, resolvedOf, toComplete, writeRecords, type ClinicalPlan } from './write-clinical.ts';

type Count = Record<string, number>;

export interface ImportResult {
  created: Count;
  alreadyPresent: Count;
  skipped: Count;
  warnings: ImportWarning[];
  moreWarnings: number;
  resources: Record<string, ImportTally>;
  reasons: ImportCount[];
}

/** The result of reading a whole file: what it would import. */
export interface ImportPlan {
  candidates: readonly Candidate[];
  skipped: Count;
  outcomes: readonly Outcome[];
  warnings: readonly ImportWarning[];
  language: NoteLanguage;
  clinical: ClinicalPlan;
}

/** The types that an import writes. */
export const importedTypes = (): readonly string[] => [...PEOPLE_TYPES, ...CLINICAL_TYPES];

const count = (counts: Count, name: string, by = 1) => {
  counts[name] = (counts[name] ?? 0) + by;
};

/** Reads the whole file before anything is written. Throws {@link ImportRefused} for a file that can't be taken. */
export async function planImport(
  deps: Deps,
  tenantId: string,
  file: ReadableStream<Uint8Array>,
  language: NoteLanguage = 'fr',
  { signal, startThread }: { signal?: AbortSignal; startThread?: StartParseThread | null } = {},
): Promise<ImportPlan> {
  const planned = planCandidates(deps.domain, { tenantId, now: new Date(deps.clock.now()), language });
  for await (const found of readResources(file, {
    now: () => deps.clock.now(),
    signal,
    startThread: startThread ?? undefined,
  })) {
    planned.add(found);
    if (planned.size() > IMPORT_LIMITS.records) {
      throw new ImportRefused(
        413,
        'TOO_MANY_RECORDS',
        `one import makes at most ${IMPORT_LIMITS.records} records: split the file`,
      );
    }
  }
  return { ...planned.result(), language };
}

export interface Importer {
  tenantId: string;
  userId: string | null;
  clientId: string | null;
  /**
   * Called under the tenant's head, before anything is written. Throws {@link ImportRefused} if the person may not
   * import.
   */
  check?(tx: Tx): Promise<void>;
}

/** The import ended before its end: what whole parts have written stays. */
export class ImportStopped extends Error {
  override name = 'ImportStopped';
  readonly taken: Count;
  constructor(taken: Count, cause: unknown) {
    super('the import stopped before its end', { cause });
    this.taken = taken;
  }
}

/** What one part did; nothing of it counts before its transaction has committed. */
interface PeoplePart {
  decisions: readonly Decision[];
  created: number;
}

const bytesOf = ({ payload }: { payload: JsonObject }): number => JSON.stringify(payload).length;

/**
 * Writes a plan in parts, each a transaction of its own: people first, then what refers to them. A record that exists
 * already, or was deleted or changed since, is left unchanged, so the same file again takes what is missing. Throws
 * {@link ImportStopped} with what was taken by then.
 */
export async function runImport(
  deps: Deps,
  who: Importer,
  plan: ImportPlan,
  onProgress: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<ImportResult> {
  const created: Count = {};
  try {
    return await writeParts(deps, who, plan, { onProgress, signal, created });
  } catch (error) {
    throw new ImportStopped(created, error);
  }
}

async function writeParts(
  deps: Deps,
  who: Importer,
  plan: ImportPlan,
  {
    onProgress,
    signal,
    created,
  }: { onProgress: (done: number, total: number) => void; signal: AbortSignal | undefined; created: Count },
): Promise<ImportResult> {
  const { tenantId, userId, clientId } = who;
  const alreadyPresent: Count = {};
  const warnings = [...plan.warnings];
  const total = plan.candidates.length + plan.clinical.resources.length;
  let done = 0;
  const progress = (by: number) => onProgress((done += by), total);
  const tally = createTally();
  const personIds = new Map<Candidate, string>();
  const deaths = new Map<string, unknown>();
  const size = new PartSize();
  const definitionOf = (type: string): EntityDefinition => {
    const definition = entityOf(deps.domain, type);
    assert(definition, `no entity ${type}`);
    return definition;
  };
  /** One part. Whoever may not import any more, or has gone, stops it before it writes. */
  const part = async <T>(write: (tx: Tx) => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    const begun = deps.clock.now();
    const result = await writeTransaction(deps, { tenantId, userId, clientId, via: 'import' }, async (tx) => {
      await who.check?.(tx);
      signal?.throwIfAborted();
      return write(tx);
    });
    size.took(deps.clock.now() - begun);
    return result;
  };
  const insert = async (tx: Tx, type: string, rows: readonly { id: string; payload: JsonObject }[]) => {
    if (rows.length > 0) await insertRows(tx, tableOf(definitionOf(type)), tenantId, rows);
  };

  for (const type of PEOPLE_TYPES) {
    const wanted = plan.candidates.filter((candidate) => candidate.type === type);
    for (const candidates of partsOf(wanted, size, bytesOf)) {
      const { decisions, created: fresh } = await part(async (tx): Promise<PeoplePart> => {
        const decided = await decisionsOf(tx, tenantId, definitionOf(type), candidates, plan.language);
        const rows = decided.filter((decision) => decision.kind === 'create');
        await insert(tx, type, rows);
        return { decisions: decided, created: rows.length };
      });
      candidates.forEach((candidate, index) => {
        const decision = decisions[index];
        if (!decision) return;
        personIds.set(candidate, decision.id);
        if (candidate.payload['deceased'] !== undefined) deaths.set(decision.id, candidate.payload['deceased']);
        tally.add(candidate.origin.resourceType, decision.kind === 'create' ? 'mapped' : 'present');
      });
      warnings.push(...decisions.flatMap((decision) => decision.warnings));
      if (fresh > 0) count(created, type, fresh);
      if (candidates.length > fresh) count(alreadyPresent, type, candidates.length - fresh);
      progress(candidates.length);
    }
  }

  const clinical = await resolvedOf(deps.db, plan.clinical, {
    domain: deps.domain,
    tenantId,
    language: plan.language,
    personId: (index) => {
      const candidate = plan.candidates[index];
      return candidate === undefined ? undefined : personIds.get(candidate);
    },
    deceased: (patientId) => deaths.get(patientId),
  });
  const skipped = { ...plan.skipped };
  for (const { resourceType, outcome, reason } of plan.outcomes) tally.add(resourceType, outcome, reason);
  for (const type of plan.clinical.repeated) tally.add(type, 'present', 'repeated');
  for (const { resourceType } of clinical.repeated) tally.add(resourceType, 'present', 'repeated');
  for (const { resource, why } of clinical.refused) {
    count(skipped, resource.resourceType);
    tally.add(resource.resourceType, 'refused', why);
  }
  // A record refers to earlier ones only, and these are here by then.
  for (const type of CLINICAL_TYPES) {
    for (const records of partsOf(
      clinical.records.filter((record) => record.type === type),
      size,
      bytesOf,
    )) {
      const { written, present } = await part((tx) =>
        writeRecords(tx, { domain: deps.domain, tenantId }, records, (rows) => insert(tx, type, rows)),
      );
      if (written.length > 0) count(created, type, written.length);
      if (present.length > 0) count(alreadyPresent, type, present.length);
      for (const { resources } of present) for (const { resourceType } of resources) tally.add(resourceType, 'present');
      for (const record of written) {
        for (const { resourceType } of record.resources)
          tally.add(resourceType, record.why === null ? 'mapped' : 'kept', record.why ?? undefined);
        warnings.push(...toComplete(record));
      }
      progress(records.reduce((sum, { resources }) => sum + resources.length, 0));
    }
  }
  // The records have their own rows; this one says that somebody imported, even if everything was there already.
  await part((tx) => writeAudit(tx, [{ action: 'create', outcome: 'accepted', userId, clientId }]));
  return { created, alreadyPresent, skipped, ...tally.result(), ...listed(warnings) };
}

async function decisionsOf(
  tx: Tx,
  tenantId: string,
  definition: EntityDefinition,
  wanted: readonly Candidate[],
  language: NoteLanguage,
): Promise<Decision[]> {
  if (wanted.length === 0) return [];
  const known = await knownRecords(tx, tenantId, definition, wanted);
  return wanted.map((candidate) => decide(candidate, known, language));
}

export async function insertRows(
  tx: Tx,
  table: EntityTable,
  tenantId: string,
  rows: readonly { id: string; payload: JsonObject }[],
): Promise<void> {
  const columns = table.columns.map(({ column }) => quoted(column)).join(', ');
  const values = rows.map(({ id, payload }) => ({ id, ...toColumns(table, payload).values }));
  const { rowCount } = await tx.query(
    `INSERT INTO ${quoted(table.table)} (tenant_id, id, ${columns}) SELECT $1::uuid, id, ${columns} FROM jsonb_populate_recordset(null::${quoted(table.table)}, $2::jsonb)`,
    [tenantId, JSON.stringify(values)],
  );
  assert(rowCount === rows.length, 'an import statement did not write all its rows');
}

/** The whole import as the lines that the client reads. Throws only before the first line. */
export async function* importLines(
  deps: Deps,
  who: Importer,
  plan: ImportPlan,
  signal?: AbortSignal,
): AsyncGenerator<ImportLine> {
  const total = plan.candidates.length + plan.clinical.resources.length;
  yield { type: 'progress', phase: 'read', done: total, total };
  const waiting: ImportLine[] = [];
  let wake: () => void = () => undefined;
  let finished = false;
  const run = runImport(
    deps,
    who,
    plan,
    (done, of) => {
      waiting.push({ type: 'progress', phase: 'write', done, total: of });
      wake();
    },
    signal,
  )
    .then((result): ImportLine => ({ type: 'done', ...result }))
    .catch((thrown: unknown): ImportLine => {
      const { taken, cause: error } = thrown instanceof ImportStopped ? thrown : { taken: {}, cause: thrown };
      const part = Object.keys(taken).length === 0 ? {} : { created: taken };
      if (error instanceof ImportRefused) return { type: 'error', code: error.code, detail: error.message, ...part };
      const verdict = verdictOfFault(error, deps.domain.faults);
      deps.log({ level: 'warn', message: 'import failed', error: error instanceof Error ? error.name : 'unknown' });
      return {
        type: 'error',
        code: verdict?.code ?? 'FAILED',
        detail: verdict?.message ?? 'the import stopped; the same file again takes what is missing',
        ...part,
      };
    })
    .finally(() => {
      finished = true;
      wake();
    });
  while (!finished || waiting.length > 0) {
    const next = waiting.shift();
    if (next) yield next;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (finished || waiting.length > 0) resolve();
      });
  }
  yield await run;
}
