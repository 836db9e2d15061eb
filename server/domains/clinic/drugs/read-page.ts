import {
  DRUG_SCHEMA,
  DRUG_TABLES,
  drugTableOf,
  type DrugChange,
  type DrugRow,
  type DrugStatement,
  type DrugSync,
} from '../../../../src/contract/drugs.ts';
import type { Signer } from '../../../auth/keys.ts';
import type { Tx } from '../../../store/database.ts';
import { quoted } from '../../../store/entities.ts';
import { encodeDrugCursor, type DrugCursor, type Since } from './cursor.ts';
import { cutPage } from './page.ts';
import { emptyStatement, statementOf, type Dialect } from './statements.ts';

/** A client's clock or zone may be wrong: the changes of this much time before its time are sent again. */
export const TIME_OVERLAP_MS = 86_400_000;

/** Rows read per step: a page is filled in steps, so that large rows never make a large answer. */
const STEP = 1000;

/** A sequence number after every row of a transaction. */
const LAST_SEQ = '9223372036854775807';

export interface DrugPageRequest {
  catalogue: string;
  since: Exclude<Since, { kind: 'garbage' }>;
  /** Returns statements in this dialect instead of typed changes. */
  dialect: Dialect | null;
  limits: { changes: number; bytes: number };
  now: number;
}

interface Head {
  epoch: string;
  rev: string;
  rev_at: string;
  trimmed_rev: string;
  release: string | null;
}

interface Row {
  rev: string;
  size: number;
  change: DrugChange;
  /** The client's position after the page. */
  after: Pick<DrugCursor, 'rev' | 'seq' | 'copy'>;
}

const NOBODYS_HEAD: Head = {
  epoch: '00000000-0000-0000-0000-000000000000',
  rev: '0',
  rev_at: '1970-01-01T00:00:00.000Z',
  trimmed_rev: '0',
  release: null,
};

/** The next page of a catalogue; `tx` is one snapshot, bound to the catalogue. */
export async function readDrugPage(tx: Tx, signer: Signer, request: DrugPageRequest): Promise<DrugSync> {
  const { catalogue, since, limits } = request;
  const { rows: heads } = await tx.query<Head>(
    'SELECT epoch, rev, rev_at, trimmed_rev, release FROM drug_catalogue WHERE tenant_id = $1',
    [catalogue],
  );
  const head = heads[0] ?? NOBODYS_HEAD;
  const place = await placeOf(tx, request, head);
  const start = place ?? { rev: head.rev, seq: LAST_SEQ, copy: { table: DRUG_TABLES[0]?.name ?? '', after: '' } };
  const isFirst = place === null;
  const { rows, hasMore, whole } = start.copy
    ? await copyFrom(tx, catalogue, head, start, limits)
    : await logFrom(tx, catalogue, start, limits);
  const last = rows.at(-1)?.after ?? { rev: start.rev, seq: start.seq };
  return {
    changes: changesOf(request.dialect, head, isFirst, rows),
    cursor: await encodeDrugCursor(signer, { catalogue, epoch: head.epoch, ...last }),
    hasMore,
    whole,
    ...(isFirst && since.kind !== 'start' ? { resync: true } : {}),
    release: head.release,
    schema: DRUG_SCHEMA,
  };
}

type Place = Pick<DrugCursor, 'rev' | 'seq' | 'copy'>;

/** Whether the log after the position is complete. Inside the last trimmed transaction, the rest of it is gone. */
const isInLog = ({ rev, seq }: Place, { trimmed_rev: trimmed }: Head): boolean =>
  BigInt(rev) > BigInt(trimmed) || (rev === trimmed && seq === LAST_SEQ);

/** The position from which the client continues; null if it starts again. */
async function placeOf(tx: Tx, { catalogue, since, now }: DrugPageRequest, head: Head): Promise<Place | null> {
  if (since.kind === 'cursor') {
    const { cursor } = since;
    const honoured =
      cursor.catalogue === catalogue &&
      cursor.epoch === head.epoch &&
      BigInt(cursor.rev) <= BigInt(head.rev) &&
      isInLog(cursor, head) &&
      (cursor.copy === undefined || drugTableOf(cursor.copy.table) !== undefined);
    return honoured ? cursor : null;
  }
  if (since.kind !== 'time' || since.at > now + TIME_OVERLAP_MS) return null;
  const { rows } = await tx.query<{ rev: string | null }>(
    'SELECT max(rev) AS rev FROM drugs_changedrugs WHERE tenant_id = $1 AND date <= $2',
    [catalogue, new Date(Math.max(since.at - TIME_OVERLAP_MS, 0)).toISOString()],
  );
  const rev = rows[0]?.rev ?? null;
  return rev === null ? null : { rev, seq: LAST_SEQ };
}

interface Page {
  rows: Row[];
  hasMore: boolean;
  whole: boolean;
}

interface LogLine {
  rev: string;
  seq: string;
  table_name: string;
  operation: DrugChange['operation'];
  key: string | number;
  columns: DrugRow | null;
  date: string;
  size: number;
}

/** Fills a page by steps; `read` gives the rows after one, in order. One row more than fits says that there are more. */
async function filled(
  limits: { changes: number; bytes: number },
  read: (after: Row | null, count: number) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let bytes = 0;
  while (rows.length <= limits.changes && bytes <= limits.bytes) {
    const wanted = Math.min(STEP, limits.changes + 1 - rows.length);
    const more = await read(rows.at(-1) ?? null, wanted);
    rows.push(...more);
    for (const { size } of more) bytes += size;
    if (more.length < wanted) break;
  }
  return rows;
}

async function logFrom(tx: Tx, catalogue: string, start: Place, limits: DrugPageRequest['limits']): Promise<Page> {
  const rows = await filled(limits, async (after, count) => {
    const { rev, seq } = after?.after ?? start;
    const { rows: lines } = await tx.query<LogLine>(
      `SELECT rev, seq, table_name, operation, key, columns, date, coalesce(length(columns::text), 0) + 100 AS size
         FROM drugs_changedrugs WHERE tenant_id = $1 AND (rev, seq) > ($2::bigint, $3::bigint) ORDER BY rev, seq LIMIT $4`,
      [catalogue, rev, seq, count],
    );
    return lines.map((line) => ({
      rev: line.rev,
      size: line.size,
      change: {
        id: `${line.rev}-${line.seq}`,
        table: line.table_name,
        operation: line.operation,
        key: line.key,
        columns: line.columns,
        date: line.date,
      },
      after: { rev: line.rev, seq: line.seq },
    }));
  });
  const { rows: taken, hasMore, whole } = cutPage(rows, limits);
  const page = rows.slice(0, taken);
  const end = page.at(-1);
  if (end && whole) end.after = { rev: end.rev, seq: LAST_SEQ };
  return { rows: page, hasMore, whole };
}

/** The tables as they are, one after another; what is changed meanwhile follows from the log, from `start.rev` on. */
async function copyFrom(
  tx: Tx,
  catalogue: string,
  head: Head,
  start: Place,
  limits: DrugPageRequest['limits'],
): Promise<Page> {
  const first = DRUG_TABLES.findIndex(({ name }) => name === start.copy?.table);
  const tables = DRUG_TABLES.slice(Math.max(first, 0));
  const rows = await filled(limits, async (after, count) => {
    const from = (after ?? { after: start }).after.copy;
    const found: Row[] = [];
    for (const { name, key, columns } of tables.slice(tables.findIndex((table) => table.name === from?.table))) {
      if (found.length === count) break;
      const last = name === from?.table && from.after !== '' ? from.after : null;
      // Two statements, so that each uses the index of the key.
      const beyond =
        last === null ? '' : `AND ${quoted(key)} > ${columns[key] === 'integer' ? '$4::text::bigint' : '$4'}`;
      const { rows: lines } = await tx.query<{ key: string | number; columns: DrugRow; size: number }>(
        `SELECT r.row -> $2 AS key, r.row - 'tenant_id' AS columns, length(r.row::text) + 100 AS size
           FROM (SELECT to_jsonb(t) AS row FROM (SELECT * FROM ${quoted(name)} WHERE tenant_id = $1 ${beyond} ORDER BY ${quoted(key)} LIMIT $3) t) r`,
        [catalogue, key, count - found.length, ...(last === null ? [] : [last])],
      );
      for (const line of lines)
        found.push({
          rev: start.rev,
          size: line.size,
          change: {
            id: `${name}:${line.key}`,
            table: name,
            operation: 'CREATE',
            key: line.key,
            columns: line.columns,
            date: head.rev_at,
          },
          after: { rev: start.rev, seq: start.seq, copy: { table: name, after: String(line.key) } },
        });
    }
    return found;
  });
  const changed = BigInt(head.rev) > BigInt(start.rev);
  const { rows: taken, hasMore } = cutPage(rows, limits);
  const page = rows.slice(0, taken);
  if (hasMore) return { rows: page, hasMore, whole: false };
  // The copy is complete: from here on the client follows the log.
  const end = page.at(-1);
  if (end) end.after = { rev: start.rev, seq: start.seq };
  return { rows: page, hasMore: changed, whole: !changed };
}

function changesOf(dialect: Dialect | null, head: Head, isFirst: boolean, rows: readonly Row[]): DrugSync['changes'] {
  if (dialect === null) return rows.map(({ change }) => change);
  const emptied = isFirst
    ? [...DRUG_TABLES]
        .reverse()
        .map(({ name }): DrugStatement => ({ id: `${name}:`, sql: emptyStatement(dialect, name), date: head.rev_at }))
    : [];
  return [
    ...emptied,
    ...rows.map(({ change }) => ({ id: change.id, sql: statementOf(dialect, change), date: change.date })),
  ];
}
