import { recordPageSchema, type RecordPage } from '../contract/history.ts';
import { request, type HttpOptions } from './http.ts';

const PAGE = 200;
/** Of so many pages at most; more deletions than that are no list for people. */
const PAGES = 5;

/** The records of a type that were deleted since then, as they were; null when the server has not answered. */
export async function listDeleted(
  resource: string,
  since: string,
  options: HttpOptions = {},
): Promise<RecordPage['items'] | null> {
  const items: RecordPage['items'] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const query = new URLSearchParams({ deleted: 'true', updatedSince: since, limit: String(PAGE) });
    if (cursor !== null) query.set('cursor', cursor);
    const path = `/api/v1/${resource}?${query.toString()}`;
    const reply = await request(path, { headers: { accept: 'application/json' } }, options);
    if (reply.kind !== 'answer' || reply.status !== 200 || reply.redirected) return null;
    const read = recordPageSchema.safeParse(reply.body);
    if (!read.success) return null;
    items.push(...read.data.items);
    cursor = read.data.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
