import type { RecordFile } from '../contract/record-file.ts';
import { request, type HttpOptions } from './http.ts';

const REFUSALS: Readonly<Record<number, 'refused' | 'absent' | 'too-large'>> = {
  401: 'refused',
  403: 'refused',
  404: 'absent',
  413: 'too-large',
};

const isBundle = (body: unknown): body is { meta?: { tag?: readonly { code?: unknown }[] } } =>
  typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Bundle';

/** Everything of these patients that the person may read, as one file. The server records that it leaves. */
export async function fetchRecordFile(ids: readonly string[], options: HttpOptions = {}): Promise<RecordFile> {
  const path = `/api/v1/export/fhir/${ids.map(encodeURIComponent).join(',')}`;
  const reply = await request(path, { headers: { accept: 'application/fhir+json' } }, options);
  if (reply.kind !== 'answer' || reply.redirected) return { kind: 'unreachable' };
  const { body, status, contentType } = reply;
  if (status !== 200)
    return { kind: contentType === 'application/problem+json' ? (REFUSALS[status] ?? 'unreachable') : 'unreachable' };
  if (!isBundle(body)) return { kind: 'unreachable' };
  const isWhole = !(body.meta?.tag ?? []).some(({ code }) => code === 'SUBSETTED');
  return { kind: 'file', text: JSON.stringify(body, null, 2), isWhole };
}
