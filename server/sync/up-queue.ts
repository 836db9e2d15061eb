/**
 * Requests of one tenant are applied one transaction after another. Requests that arrive during a transaction wait here
 * and share the next one: one lock, one commit and few statements for all of them.
 *
 *   idle ──submit──► running ──done, nobody waits──► idle
 *                       └──done, some wait──► running (with them)
 */
import { LIMITS } from '../../src/contract/protocol.ts';
import type { Deps } from '../deps.ts';
import { applyJobs, type UpAnswer, type UpJob } from './up.ts';

const MOST_JOBS = 64;

interface Waiting {
  job: UpJob;
  resolve(answer: UpAnswer): void;
  reject(error: unknown): void;
}

export type UpQueue = (job: UpJob) => Promise<UpAnswer>;

/**
 * Takes the first request and those after it that fit: no more events than one request may have, and one request per
 * device.
 */
function takeGroup(waiting: Waiting[]): Waiting[] {
  const group: Waiting[] = [];
  let events = 0;
  for (const next of waiting) {
    if (group.length >= MOST_JOBS || (group.length > 0 && events + next.job.events.length > LIMITS.events)) break;
    if (group.some(({ job }) => job.clientId === next.job.clientId)) break;
    group.push(next);
    events += next.job.events.length;
  }
  waiting.splice(0, group.length);
  return group;
}

export function createUpQueue(deps: Deps): UpQueue {
  const tenants = new Map<string, Waiting[]>();

  async function run(tenantId: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const group = takeGroup(waiting);
      try {
        const answers = await applyJobs(
          deps,
          tenantId,
          group.map(({ job }) => job),
        );
        for (const [index, { resolve }] of group.entries()) resolve(answers[index] ?? 'not signed in');
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    tenants.delete(tenantId);
  }

  return (job) =>
    new Promise((resolve, reject) => {
      const { tenantId } = job.credential.session;
      const waiting = tenants.get(tenantId);
      if (waiting) {
        waiting.push({ job, resolve, reject });
        return;
      }
      const fresh = [{ job, resolve, reject }];
      tenants.set(tenantId, fresh);
      void run(tenantId, fresh);
    });
}
