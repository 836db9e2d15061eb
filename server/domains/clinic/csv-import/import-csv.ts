import {
  CSV_COLUMNS,
  CSV_LIMITS,
  CSV_TYPES,
  guessColumns,
  missingNeeds,
  type CsvKind,
  type CsvReport,
} from '../../../../src/contract/csv-import.ts';
import { entityOf } from '../../../../src/contract/domain.ts';
import { assert } from '../../../../src/lib/assert.ts';
import { readCsv, type CsvFault } from '../../../../src/lib/csv-read.ts';
import { momentOf } from '../../../../src/lib/zone.ts';
import type { Deps } from '../../../deps.ts';
import { tableOf } from '../../../store/entities.ts';
import { noteAudit, writeAudit } from '../../../sync/audit.ts';
import { retried, writeTransaction } from '../../../sync/transaction.ts';
import { ImportRefused } from '../import/found-resource.ts';
import { insertRows, type Importer } from '../import/import-fhir.ts';
import type { NoteLanguage } from '../import/leftovers.ts';
import { inTurns } from './in-turns.ts';
import { Cells, mapRow } from './map-row.ts';
import { settle, type Settled } from './settle.ts';
import { dateOrderOf } from './values.ts';

export interface CsvRequest {
  kind: CsvKind;
  /** What each column means, in the file's order; null: as the names of the columns say. */
  columns: readonly (string | null)[] | null;
  /** Says what an import would do, and writes nothing. */
  check: boolean;
  language: NoteLanguage;
  /** The clinic's zone, by whose clocks a table's times are meant. */
  zone: string | null;
  /** Its client has left: nothing is imported. */
  signal?: AbortSignal | undefined;
}

const ROWS_PER_STATEMENT = 200;
const USUAL_ZONE = 'Europe/Paris';

const STATUS: Readonly<Record<CsvFault['kind'], number>> = {
  empty: 422,
  'too-large': 413,
  'too-many-rows': 413,
  'too-many-columns': 422,
  'not-text': 415,
  'broken-archive': 422,
  quotes: 422,
  'cell-too-long': 422,
};

const CODES: Readonly<Record<CsvFault['kind'], string>> = {
  empty: 'EMPTY',
  'too-large': 'TOO_LARGE',
  'too-many-rows': 'TOO_MANY_RECORDS',
  'too-many-columns': 'TOO_MANY_COLUMNS',
  'not-text': 'NOT_CSV',
  'broken-archive': 'BROKEN_ARCHIVE',
  quotes: 'QUOTES',
  'cell-too-long': 'CELL_TOO_LONG',
};

const refusalOf = (fault: CsvFault): ImportRefused =>
  new ImportRefused(
    STATUS[fault.kind],
    CODES[fault.kind],
    'row' in fault ? `${fault.kind}: row ${fault.row}` : `the table cannot be read: ${fault.kind}`,
  );

/** The columns asked for, if they are columns of this kind, each once; otherwise what their names say. */
function columnsOf({ kind, columns }: CsvRequest, head: readonly string[]): (string | null)[] {
  const chosen = columns ?? guessColumns(kind, head);
  const named = chosen.filter((field) => field !== null);
  if (new Set(named).size !== named.length || named.some((field) => !Object.hasOwn(CSV_COLUMNS[kind], field)))
    throw new ImportRefused(422, 'COLUMNS', 'a column means one field of this kind, and no field twice');
  const missing = missingNeeds(kind, chosen);
  if (missing.length > 0)
    throw new ImportRefused(422, 'COLUMNS', `no column for ${missing.map((group) => group.join(' or ')).join(', ')}`);
  return head.map((_, at) => chosen[at] ?? null);
}

/** Ends the transaction of a check without a trace in the records. */
class Checked extends Error {}

/**
 * Takes a table in one transaction: all rows that can be taken, or none. Throws {@link ImportRefused} for a file that
 * cannot be read or a person who may not.
 */
export async function importCsv(
  deps: Deps,
  who: Importer,
  request: CsvRequest,
  file: Uint8Array<ArrayBuffer>,
): Promise<CsvReport> {
  const { kind, check, language, signal } = request;
  const read = await readCsv(file, CSV_LIMITS);
  if ('fault' in read) throw refusalOf(read.fault);
  const columns = columnsOf(request, read.head);
  const now = new Date(deps.clock.now());
  const zone = request.zone ?? USUAL_ZONE;
  const dates = columns.flatMap((field, at) => (field !== null && /date|start|end|deceased/i.test(field) ? [at] : []));
  const context = {
    now,
    today: now.toISOString().slice(0, 10),
    order: dateOrderOf(read.rows.flatMap(({ cells }) => dates.flatMap((at) => cells[at] ?? []))),
    language,
    momentOf(day: string, time: string) {
      const moment = momentOf({ day, time }, zone);
      return moment.kind === 'instant' ? moment.instant : null;
    },
  };
  const rows = await inTurns(
    read.rows,
    ({ row, cells }) => ({ row, mapped: mapRow(kind, new Cells(columns, cells), context) }),
    signal,
  );
  const definition = entityOf(deps.domain, CSV_TYPES[kind]);
  assert(definition, `no entity ${CSV_TYPES[kind]}`);
  const { tenantId, userId, clientId } = who;
  const audit = { entityType: definition.type, outcome: 'accepted', userId, clientId } as const;
  let settled: Settled[] = [];
  await writeTransaction(deps, { tenantId, userId, clientId, via: 'import' }, async (tx) => {
    await who.check?.(tx);
    settled = await settle({ tx, tenantId, definition, now, language, signal }, kind, rows);
    const fresh = settled.flatMap(({ id, payload }) =>
      id === undefined || payload === undefined ? [] : [{ id, payload }],
    );
    for (let at = 0; at < fresh.length; at += ROWS_PER_STATEMENT)
      await insertRows(tx, tableOf(definition), tenantId, fresh.slice(at, at + ROWS_PER_STATEMENT));
    if (check) throw new Checked();
    // The records have their own rows; this one says that somebody imported, even if everything was here already.
    await writeAudit(tx, [{ ...audit, action: 'create' }]);
  }).catch((error: unknown) => {
    if (!(error instanceof Checked)) throw error;
  });
  if (check)
    await retried(deps, () =>
      deps.db.withTenantTx({ tenantId, userId, clientId }, (tx) => noteAudit(tx, [{ ...audit, action: 'read' }])),
    );
  const count = (outcome: string) => settled.filter((one) => one.outcome === outcome).length;
  return {
    kind,
    checked: check,
    created: count('created'),
    present: count('present'),
    refused: count('refused'),
    rows: settled.map(({ row, outcome, id, fields }) => ({
      row,
      outcome,
      // Of a check, only what is here already has an id that leads somewhere.
      ...(id !== undefined && (outcome === 'present' || !check) && { recordId: id }),
      ...(fields.length > 0 && { fields }),
    })),
  };
}
