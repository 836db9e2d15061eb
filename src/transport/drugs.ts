import type { AskDrugs } from '../contract/drug-ports.ts';
import { drugChangeSchema, drugSyncSchema, DRUG_SCHEMA, type DrugChange } from '../contract/drugs.ts';
import { request, type HttpOptions } from './http.ts';

/** The next page of the drug catalogue. Whatever is no answer of our server leaves things as they are. */
export const askDrugs =
  (options: HttpOptions = {}): AskDrugs =>
  async (since) => {
    const query = new URLSearchParams({ schema: String(DRUG_SCHEMA), ...(since === null ? {} : { since }) });
    const path = `/api/drugs/sync/?${query.toString()}`;
    const reply = await request(path, { headers: { accept: 'application/json' } }, options);
    if (reply.kind !== 'answer' || reply.redirected) return { kind: 'unreachable' };
    const ours = reply.contentType === 'application/problem+json';
    if (ours && reply.status === 401) return { kind: 'signed-out' };
    if (ours && reply.status === 403) return { kind: 'not-allowed' };
    if (ours && reply.status === 409) return { kind: 'other-schema' };
    const parsed = reply.status === 200 ? drugSyncSchema.safeParse(reply.body) : null;
    if (!parsed?.success) return { kind: 'unreachable' };
    const { changes, cursor, hasMore, whole, release, resync } = parsed.data;
    const isChange = (change: (typeof changes)[number]): change is DrugChange =>
      drugChangeSchema.safeParse(change).success;
    if (!changes.every(isChange)) return { kind: 'unreachable' };
    return {
      kind: 'page',
      page: { changes, isFirst: since === null || resync === true },
      cursor,
      hasMore,
      whole,
      release,
    };
  };
