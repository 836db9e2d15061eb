import { neededFirstPageSchema } from '../contract/needed-first.ts';
import { request, type HttpOptions } from './http.ts';
import { classify } from './outcomes.ts';

/** The records that the person needs first, unread; null if the server did not tell, or knows of none. */
export async function askNeededFirst(options: HttpOptions = {}): Promise<unknown[] | null> {
  const verdict = classify(await request('/api/sync/first', { method: 'GET' }, options), neededFirstPageSchema);
  return verdict.kind === 'answered' ? verdict.response.changes : null;
}
