import { lossListSchema, type LossNotice, type LossReport } from '../contract/loss.ts';
import type { Loss } from '../queue/ports.ts';
import { postJson, request, type HttpOptions } from './http.ts';

/**
 * Tells the server that work announced from this device is gone; true once it has taken it, or has no place for such a
 * word.
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

/** What devices have reported as lost, newest first, for administrators; null when the server has not said. */
export async function listLosses(options: HttpOptions = {}): Promise<LossNotice[] | null> {
  const reply = await request('/api/v1/devices/losses', { headers: { accept: 'application/json' } }, options);
  const page =
    reply.kind === 'answer' && reply.status === 200 && !reply.redirected ? lossListSchema.safeParse(reply.body) : null;
  return page?.success ? page.data.items : null;
}
