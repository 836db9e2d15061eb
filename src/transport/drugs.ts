import { drugHistorySchema } from '../contract/drug-history.ts';
import type { AskDrugs, AskHistory, DrugAnswer } from '../contract/drug-ports.ts';
import { drugTypedSyncSchema, DRUG_SCHEMA } from '../contract/drugs.ts';
import { request, type HttpOptions } from './http.ts';
import type { Reply } from './reply.ts';

/** What an answer means to a device that asked for what follows `since`. */
export function drugAnswerOf(reply: Reply, since: string | null): DrugAnswer {
  if (reply.kind !== 'answer' || reply.redirected) return { kind: 'unreachable' };
  const ours = reply.contentType === 'application/problem+json';
  if (ours && reply.status === 401) return { kind: 'signed-out' };
  if (ours && reply.status === 403) return { kind: 'not-allowed' };
  if (ours && reply.status === 409) return { kind: 'other-schema' };
  const parsed = reply.status === 200 ? drugTypedSyncSchema.safeParse(reply.body) : null;
  if (!parsed?.success) return { kind: 'unreachable' };
  const { changes, cursor, hasMore, whole, release, resync } = parsed.data;
  return {
    kind: 'page',
    page: { changes, isFirst: since === null || resync === true },
    cursor,
    hasMore,
    whole,
    release,
  };
}

/** The next page of the drug catalogue. An answer that is not our server's changes nothing. */
export const askDrugs =
  (options: HttpOptions = {}): AskDrugs =>
  async (since) => {
    const query = new URLSearchParams({ schema: String(DRUG_SCHEMA), ...(since === null ? {} : { since }) });
    const path = `/api/drugs/sync/?${query.toString()}`;
    return drugAnswerOf(await request(path, { headers: { accept: 'application/json' } }, options), since);
  };

/** What changed in the catalogue after an edition. */
export const askDrugHistory =
  (options: HttpOptions = {}): AskHistory =>
  async (after) => {
    const path = `/api/drugs/history?after=${encodeURIComponent(after)}`;
    const reply = await request(path, { headers: { accept: 'application/json' } }, options);
    const isOurs = reply.kind === 'answer' && !reply.redirected && reply.status === 200;
    const parsed = isOurs ? drugHistorySchema.safeParse(reply.body) : null;
    return parsed?.success === true ? parsed.data : null;
  };
