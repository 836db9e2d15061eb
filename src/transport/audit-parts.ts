import {
  auditVerdictSchema,
  type AdminAnswer,
  type AuditQuery,
  type AuditVerdict,
  type Progress,
} from '../contract/admin-desk.ts';
import type { SignedHead } from '../contract/audit-head.ts';
import { ACCOUNT_HEADER } from '../contract/protocol.ts';
import { answerOf } from './answer.ts';
import { request, retryAfterMs, type HttpOptions } from './http.ts';

/** Entries of a page of the export, the most that the server sends. */
const PAGE = 500;
/** Entries of a part of the verification: about a second of the server's work, far below a request's time. */
const PART = 50_000;
/** A server that restarts, or has had enough of us, does not cost an export of an hour. */
const TRIES = 5;
const RETRY_MS = 1_000;
const LONGEST_MS = 60_000;

export interface PartsOptions extends HttpOptions {
  wait?: (ms: number) => Promise<void>;
}

const byTimer = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Whether asking again may help: no answer, a quota, a server that fails. */
const mayPass = (status: number): boolean => status === 408 || status === 429 || status >= 500;

type Failed = Exclude<AdminAnswer<never>, { kind: 'done' }>;
/** One part, and where the next one begins; or what ends it all, at once or if asking again (`afterMs`) does not help. */
type Part<T> =
  | { kind: 'part'; value: T; next: string | null }
  | { kind: 'again'; afterMs: number | null; answer: Failed }
  | { kind: 'end'; answer: Failed };
const UNREACHABLE: Failed = { kind: 'unreachable' };

/** Part after part. All of them, or none: some would look like the whole. */
async function allParts<T>(
  ask: (after: string | null) => Promise<Part<T>>,
  { wait = byTimer }: PartsOptions,
  { signal, onPart }: { signal?: AbortSignal | undefined; onPart: (parts: readonly T[]) => void },
): Promise<AdminAnswer<T[]>> {
  const parts: T[] = [];
  let [after, tries]: [string | null, number] = [null, 0];
  while (signal?.aborted !== true) {
    const part = await ask(after);
    if (part.kind === 'end') return part.answer;
    if (part.kind === 'again') {
      if (++tries >= TRIES) return part.answer;
      await wait(Math.min(part.afterMs ?? RETRY_MS, LONGEST_MS));
      continue;
    }
    tries = 0;
    parts.push(part.value);
    after = part.next;
    if (after === null) return { kind: 'done', value: parts };
    onPart(parts);
  }
  return UNREACHABLE;
}

async function csvPage(query: AuditQuery, cursor: string | null, options: PartsOptions): Promise<Part<string>> {
  const { account, fetch: send = fetch, now = Date.now } = options;
  const params = new URLSearchParams({ ...query, limit: String(PAGE), ...(cursor !== null && { cursor }) });
  const headers = new Headers({ accept: 'text/csv' });
  if (account) headers.set(ACCOUNT_HEADER, `${account.tenantId}/${account.userId}`);
  try {
    const response = await send(`/api/v1/audit?${params.toString()}`, {
      redirect: 'manual',
      credentials: 'same-origin',
      cache: 'no-store',
      headers,
    });
    const get = (name: string) => response.headers.get(name);
    if (response.status === 200 && get('content-type')?.startsWith('text/csv') === true)
      return { kind: 'part', value: await response.text(), next: get('x-next-cursor') };
    if (!mayPass(response.status)) return { kind: 'end', answer: UNREACHABLE };
    return { kind: 'again', afterMs: retryAfterMs(get('retry-after'), get('date'), now()), answer: UNREACHABLE };
  } catch {
    return { kind: 'again', afterMs: null, answer: UNREACHABLE };
  }
}

/** As CSV with one head, for the programs of people: with a byte order mark. The cursor is in a header of each page. */
export async function auditCsv(
  query: AuditQuery,
  options: PartsOptions,
  { onEntries, signal }: Progress = {},
): Promise<AdminAnswer<Blob>> {
  const answer = await allParts((cursor) => csvPage(query, cursor, options), options, {
    signal,
    onPart: (pages) => onEntries?.(pages.length * PAGE),
  });
  if (answer.kind !== 'done') return answer;
  const [first = '', ...more] = answer.value;
  const rows = more.map((page) => page.slice(page.indexOf('\r\n') + 2));
  return { kind: 'done', value: new Blob([`\uFEFF${first}`, ...rows], { type: 'text/csv;charset=utf-8' }) };
}

/** What the parts come to; the head is the last one's. */
const joined = (parts: readonly AuditVerdict[]): Pick<AuditVerdict, 'intact' | 'entries' | 'faults'> => ({
  intact: parts.every(({ intact }) => intact),
  entries: parts.reduce((sum, { entries }) => sum + entries, 0),
  faults: parts.flatMap(({ faults }) => faults),
});

/** Part after part, so that no request lasts as long as the clinic's audit has grown. */
export async function verifyInParts(
  kept: SignedHead | string | null,
  options: PartsOptions,
  { onEntries, signal }: Progress = {},
): Promise<AdminAnswer<AuditVerdict>> {
  const ask = async (after: string | null): Promise<Part<AuditVerdict>> => {
    const params = new URLSearchParams({
      limit: String(PART),
      ...(kept !== null && (typeof kept === 'string' ? { expect: kept } : { head: JSON.stringify(kept) })),
      ...(after !== null && { after }),
    });
    const reply = await request(`/api/v1/audit/verification?${params.toString()}`, {}, options);
    const answer = answerOf(reply, auditVerdictSchema);
    if (answer.kind === 'done') return { kind: 'part', value: answer.value, next: answer.value.next ?? null };
    return reply.kind === 'failure' || mayPass(reply.status)
      ? { kind: 'again', afterMs: reply.kind === 'answer' ? reply.retryAfterMs : null, answer }
      : { kind: 'end', answer };
  };
  const answer = await allParts(ask, options, {
    signal,
    onPart: (parts) => onEntries?.(joined(parts).entries),
  });
  if (answer.kind !== 'done') return answer;
  const last = answer.value.at(-1);
  return last === undefined ? UNREACHABLE : { kind: 'done', value: { ...last, ...joined(answer.value) } };
}
