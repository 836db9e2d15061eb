import { lossListSchema, type LossNotice, type LossReport } from '../contract/loss.ts';
import type { Loss } from '../queue/ports.ts';
import { postJson, request, type HttpOptions } from './http.ts';

/**
 * Reports to the server that announced work of this device is lost; true once it has stored the report, or if it has no
 * route for it.
 */
export async function tellLoss(
  clientId: string,
  { pending, since, announcedAt }: Loss,
  options: HttpOptions = {},
): Promise<boolean> {
  const report: LossReport = { clientId, pending, oldestPendingAt: since, announcedAt };
  const reply = await postJson('/api/v1/devices/losses', report, options);
  return (
    reply.kind === 'answer' &&
    !reply.redirected &&
    (reply.status === 204 || (reply.status === 404 && reply.contentType === 'application/problem+json'))
  );
}

/** What devices have reported as lost, newest first, for administrators; null if the server has not answered. */
export async function listLosses(options: HttpOptions = {}): Promise<LossNotice[] | null> {
  const reply = await request('/api/v1/devices/losses', { headers: { accept: 'application/json' } }, options);
  const page =
    reply.kind === 'answer' && reply.status === 200 && !reply.redirected ? lossListSchema.safeParse(reply.body) : null;
  return page?.success ? page.data.items : null;
}
