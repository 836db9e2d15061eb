import { versionPageSchema, type VersionPage } from '../contract/history.ts';
import { request, type HttpOptions } from './http.ts';

const PAGE = 50;

/** A page of a record's versions, newest first; null if the server has not answered in our contract. */
export async function listVersions(
  resource: string,
  id: string,
  cursor: string | null,
  options: HttpOptions = {},
): Promise<VersionPage | null> {
  const query = new URLSearchParams({ limit: String(PAGE), ...(cursor === null ? {} : { cursor }) });
  const path = `/api/v1/${resource}/${encodeURIComponent(id)}/versions?${query.toString()}`;
  const reply = await request(path, { headers: { accept: 'application/json' } }, options);
  if (reply.kind !== 'answer' || reply.status !== 200 || reply.redirected) return null;
  const page = versionPageSchema.safeParse(reply.body);
  return page.success ? page.data : null;
}
