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
import { PEOPLE_TYPES, planCandidates, type Candidate } from './plan.ts';
import { CLINICAL_TYPES } from './plan-clinical.ts';
import { decide, type Decision } from './recognise.ts';
import { ImportRefused } from './found-resource.ts';
import type { StartParseThread } from './parse-pieces.ts';
import { IMPORT_LIMITS, readResources } from './read-file.ts';
import { listed } from './warnings.ts';
import { createTally, writeClinical, type ClinicalPlan } from './write-clinical.ts';

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

/** A file read to its end: what it would bring. */
export interface ImportPlan {
  candidates: readonly Candidate[];
  skipped: Count;
  warnings: readonly ImportWarning[];
  language: NoteLanguage;
  clinical: ClinicalPlan;
}

/** The types that an import writes. */
export const importedTypes = (): readonly string[] => [...PEOPLE_TYPES, ...CLINICAL_TYPES];

const ROWS_PER_STATEMENT = 200;

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
   * Asked under the tenant's head, before anything is written; throws {@link ImportRefused} for a person who may not.
   */
  check?(tx: Tx): Promise<void>;
}

/**
 * Writes a plan in one transaction: all of it, or nothing. What is there already, deleted or changed since, is left as
 * it is.
 */
export async function runImport(
  deps: Deps,
  who: Importer,
  plan: ImportPlan,
  onProgress: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<ImportResult> {
  const { tenantId, userId, clientId } = who;
  return writeTransaction(deps, { tenantId, userId, clientId, via: 'import' }, async (tx) => {
    await who.check?.(tx);
    const [created, alreadyPresent]: [Count, Count] = [{}, {}];
    const warnings = [...plan.warnings];
    const total = plan.candidates.length + plan.clinical.resources.length;
    let done = 0;
    const progress = (by: number) => onProgress((done += by), total);
    const tally = createTally();
    const personIds = new Map<Candidate, string>();
    const deaths = new Map<string, unknown>();
    const definitionOf = (type: string): EntityDefinition => {
      const definition = entityOf(deps.domain, type);
      assert(definition, `no entity ${type}`);
      return definition;
    };
    const insert = async (type: string, all: readonly { id: string; payload: JsonObject }[]) => {
      for (let at = 0; at < all.length; at += ROWS_PER_STATEMENT) {
        const rows = all.slice(at, at + ROWS_PER_STATEMENT);
        // Nobody waits any more: the transaction is undone, and nothing was imported.
        signal?.throwIfAborted();
        await insertRows(tx, tableOf(definitionOf(type)), who.tenantId, rows);
        progress(rows.length);
      }
    };
    for (const type of PEOPLE_TYPES) {
      const wanted = plan.candidates.filter((candidate) => candidate.type === type);
      const decisions = await decisionsOf(tx, who.tenantId, definitionOf(type), wanted, plan.language);
      warnings.push(...decisions.flatMap((decision) => decision.warnings));
      wanted.forEach((candidate, index) => {
        const decision = decisions[index];
        if (!decision) return;
        personIds.set(candidate, decision.id);
        if (candidate.payload['deceased'] !== undefined) deaths.set(decision.id, candidate.payload['deceased']);
        tally.add(candidate.origin.resourceType, decision.kind === 'create' ? 'mapped' : 'present');
      });
      const fresh = decisions.filter((decision) => decision.kind === 'create');
      if (wanted.length > fresh.length) count(alreadyPresent, type, wanted.length - fresh.length);
      progress(wanted.length - fresh.length);
      await insert(type, fresh);
      if (fresh.length > 0) count(created, type, fresh.length);
    }
    const clinical = await writeClinical(
      tx,
      plan.clinical,
      {
        domain: deps.domain,
        tenantId: who.tenantId,
        language: plan.language,
        personId: (index) => {
          const candidate = plan.candidates[index];
          return candidate === undefined ? undefined : personIds.get(candidate);
        },
        deceased: (patientId) => deaths.get(patientId),
      },
      tally,
      insert,
    );
    warnings.push(...clinical.warnings);
    Object.assign(created, clinical.created);
    Object.assign(alreadyPresent, clinical.alreadyPresent);
    const skipped = { ...plan.skipped };
    for (const [type, by] of Object.entries(skipped))
      for (let at = 0; at < by; at += 1) tally.add(type, 'refused', 'unfit');
    for (const [type, by] of Object.entries(clinical.refused)) count(skipped, type, by);
    // The records have their own rows; this one says that somebody imported, even if everything was there already.
    await writeAudit(tx, [{ action: 'create', outcome: 'accepted', userId, clientId }]);
    return { created, alreadyPresent, skipped, ...tally.result(), ...listed(warnings) };
  });
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

async function insertRows(
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

/** The whole way, as the lines that a person sees. Throws only before the first of them. */
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
    .catch((error: unknown): ImportLine => {
      if (error instanceof ImportRefused) return { type: 'error', code: error.code, detail: error.message };
      const verdict = verdictOfFault(error, deps.domain.faults);
      deps.log({ level: 'warn', message: 'import failed', error: error instanceof Error ? error.name : 'unknown' });
      return {
        type: 'error',
        code: verdict?.code ?? 'FAILED',
        detail: verdict?.message ?? 'the import failed; nothing was imported',
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
