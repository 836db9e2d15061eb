import type { DeviceReport, LoginResponse } from '../contract/protocol.ts';
import type { Mutation } from './model.ts';
import type { Counts, Loss, Meta } from './ports.ts';
import { isOpen } from './transitions.ts';

/** What this device and person last announced to the server. */
export type LastReport = LoginResponse['device']['lastReport'];

/** A store that the server has never answered: any earlier announcement of this device came from another store. */
export const isUnproven = ({ contact }: Pick<Meta, 'contact'>): boolean => contact.lastContactAt === null;

/**
 * What was announced and is missing here (SPEC LD-1); null if nothing is. A store whose first answer was lost announced
 * what it still holds: at least as many changes, the oldest at least as old.
 */
export function lossOf(meta: Pick<Meta, 'contact'>, open: readonly Mutation[], last: LastReport): Loss | null {
  if (!isUnproven(meta) || last === null || last.pending === 0) return null;
  const mine = open.filter(({ state }) => isOpen(state));
  const oldest = Math.min(...mine.map(({ createdAt }) => Date.parse(createdAt)));
  const announced = last.oldestPendingAt === null ? Infinity : Date.parse(last.oldestPendingAt);
  if (mine.length >= last.pending && oldest <= announced) return null;
  return { pending: last.pending, since: last.oldestPendingAt, announcedAt: last.at, told: false, seen: false };
}

/** What this device announces with a request: what would be lost with it once the server has applied the request. */
export function reportOf(
  device: Omit<DeviceReport, 'pending' | 'oldestPendingAt'>,
  counts: Counts,
  inRequest: number,
): DeviceReport {
  const held = counts.pending + counts.sent + counts.failed + counts.conflict + counts.rejected;
  const pending = Math.max(0, held - inRequest);
  return { ...device, pending, oldestPendingAt: pending === 0 ? null : counts.oldestPendingAt };
}
