import { csvReportSchema, type CsvKind, type CsvReport } from '../contract/csv-import.ts';
import { problemSchema } from '../contract/protocol.ts';

export interface CsvOrder {
  kind: CsvKind;
  /** What each column means, in the file's order. */
  columns: readonly (string | null)[];
  /** Says what an import would do, and writes nothing. */
  check: boolean;
  /** Of the notes. */
  language: 'fr' | 'en';
}

/** `UNREACHABLE` is this side's own word: nothing is known of what was done. */
export type CsvEnd =
  | { kind: 'done'; report: CsvReport }
  | { kind: 'refused'; code: string; detail: string | undefined };

/**
 * Sends a table as it is and waits for the report, however long the server takes. Never throws; the end is always data.
 */
export async function importCsv(file: Blob, order: CsvOrder, send: typeof fetch = fetch): Promise<CsvEnd> {
  const query = new URLSearchParams({
    kind: order.kind,
    columns: order.columns.map((field) => field ?? '').join(','),
    ...(order.check && { check: '1' }),
  });
  try {
    const response = await send(`/api/v1/import/csv?${query.toString()}`, {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'manual',
      headers: { 'content-type': 'text/csv', 'accept-language': order.language },
      body: file,
    });
    const body: unknown = await response.json();
    const report = response.ok ? csvReportSchema.safeParse(body) : null;
    if (report?.success) return { kind: 'done', report: report.data };
    const problem = problemSchema.safeParse(body);
    return problem.success
      ? { kind: 'refused', code: problem.data.code, detail: problem.data.detail }
      : { kind: 'refused', code: 'UNREACHABLE', detail: undefined };
  } catch {
    return { kind: 'refused', code: 'UNREACHABLE', detail: undefined };
  }
}
