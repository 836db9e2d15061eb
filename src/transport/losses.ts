import type { LossReport } from '../contract/loss.ts';
import type { Loss } from '../queue/ports.ts';
import { postJson, type HttpOptions } from './http.ts';

/** Tells the server that work announced from this device is gone; true once it has taken it, or has no place for such a word. */
export async function tellLoss(clientId: string, { pending, since, announcedAt }: Loss, options: HttpOptions = {}): Promise<boolean> {
  const report: LossReport = { clientId, pending, oldestPendingAt: since, announcedAt };
  const reply = await postJson('/api/v1/devices/losses', report, options);
  return reply.kind === 'answer' && !reply.redirected && (reply.status === 204 || (reply.status === 404 && reply.contentType === 'application/problem+json'));
}
