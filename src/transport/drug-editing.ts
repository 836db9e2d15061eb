import {
  catalogueStateSchema,
  drugImportLineSchema,
  editedDrugSchema,
  type CatalogueState,
  type DrugEntry,
  type DrugImportHead,
  type DrugImportLine,
  type EditedDrug,
} from '../contract/drug-editing.ts';
import type { DeskAnswer, DrugDesk } from '../contract/drug-desk.ts';
import { problemSchema } from '../contract/protocol.ts';
import { request } from './http.ts';
import { linesOf } from './lines.ts';
import type { Reply } from './reply.ts';

const BASE = '/api/drugs/catalogue';

const drugAt = (id: string) => `${BASE}/drugs/${encodeURIComponent(id)}`;

function answerOf<T>(
  reply: Reply,
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
): DeskAnswer<T> {
  if (reply.kind !== 'answer' || reply.redirected) return { kind: 'unreachable' };
  if (reply.contentType === 'application/problem+json') {
    const problem = problemSchema.safeParse(reply.body);
    return problem.success ? { kind: 'refused', code: problem.data.code } : { kind: 'unreachable' };
  }
  const parsed = reply.status < 300 ? schema.safeParse(reply.body) : null;
  return parsed?.data === undefined ? { kind: 'unreachable' } : { kind: 'done', value: parsed.data };
}

async function importRelease(
  head: Omit<DrugImportHead, 'files'>,
  files: readonly File[],
  onProgress: (line: Extract<DrugImportLine, { type: 'progress' }>) => void,
): Promise<Exclude<DrugImportLine, { type: 'progress' }>> {
  const refused = (code: string) => ({ type: 'refused' as const, code, detail: '' });
  const first = { ...head, files: files.map(({ name, size }) => ({ name, bytes: size })) };
  try {
    const response = await fetch(`${BASE}/import`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream', accept: 'application/x-ndjson' },
      body: new Blob([`${JSON.stringify(first)}\n`, ...files]),
    });
    if (!response.ok || !response.body) {
      const problem = problemSchema.safeParse(await response.json());
      return refused(problem.success ? problem.data.code : 'UNREACHABLE');
    }
    for await (const text of linesOf(response.body)) {
      const line = drugImportLineSchema.safeParse(JSON.parse(text));
      if (!line.success) continue;
      if (line.data.type !== 'progress') return line.data;
      onProgress(line.data);
    }
    return refused('INTERRUPTED');
  } catch {
    return refused('UNREACHABLE');
  }
}

/** What a catalogue administrator asks of the server; every answer is data. */
export const drugDesk: DrugDesk = {
  state: async () => answerOf<CatalogueState>(await request(BASE, {}), catalogueStateSchema),
  beginOwn: async () =>
    answerOf<CatalogueState>(await request(`${BASE}/own`, { method: 'POST' }), catalogueStateSchema),
  read: async (id) => answerOf<EditedDrug>(await request(drugAt(id), {}), editedDrugSchema),
  write: async (id: string, entry: DrugEntry, etag: string | null) =>
    answerOf<EditedDrug>(
      await request(drugAt(id), {
        method: 'PUT',
        headers: {
          'content-type': 'application/json',
          ...(etag === null ? { 'if-none-match': '*' } : { 'if-match': etag }),
        },
        body: JSON.stringify(entry),
      }),
      editedDrugSchema,
    ),
  remove: async (id, etag) => {
    const reply = await request(drugAt(id), { method: 'DELETE', headers: { 'if-match': etag } });
    if (reply.kind === 'answer' && reply.status === 204) return { kind: 'done', value: null };
    return answerOf<null>(reply, { safeParse: () => ({ success: false }) });
  },
  importRelease,
};
