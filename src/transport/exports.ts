import { request, type HttpOptions } from './http.ts';

/** `refused`: the server has answered and refused. `unreachable`: it has not answered. */
export type ExportAnswer = 'recorded' | 'refused' | 'unreachable';

/** Records in the server's audit that a list leaves this device as a file, before it does. */
export async function recordExport(resource: string, options: HttpOptions = {}): Promise<ExportAnswer> {
  const reply = await request(`/api/v1/${resource}/exports`, { method: 'POST' }, options);
  if (reply.kind !== 'answer' || reply.redirected) return 'unreachable';
  if (reply.status === 204) return 'recorded';
  return reply.status === 401 || reply.status === 403 ? 'refused' : 'unreachable';
}
