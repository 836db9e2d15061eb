import type { DeviceReport, LoginResponse } from '../contract/protocol.ts';
import type { Mutation } from './model.ts';
import type { Counts, Loss, Meta } from './ports.ts';
import { isOpen } from './transitions.ts';

/** What the server last heard from this device and person. */
export type LastReport = LoginResponse['device']['lastReport'];

/**
 * A store that the server has never answered: whatever was announced from this device before was announced by another
 * one.
 */
export const isUnproven = ({ contact }: Pick<Meta, 'contact'>): boolean => contact.lastContactAt === null;

/**
 * What was announced and is not here (SPEC LD-1); null when nothing is missing. A store whose first answer was lost has
 * announced what it still holds: as many changes or more, the oldest as old as was said.
 */
export function lossOf(meta: Pick<Meta, 'contact'>, open: readonly Mutation[], last: LastReport): Loss | null {
  if (!isUnproven(meta) || last === null || last.pending === 0) return null;
  const mine = open.filter(({ state }) => isOpen(state));
  const oldest = Math.min(...mine.map(({ createdAt }) => Date.parse(createdAt)));
  const announced = last.oldestPendingAt === null ? Infinity : Date.parse(last.oldestPendingAt);
  if (mine.length >= last.pending && oldest <= announced) return null;
  return { pending: last.pending, since: last.oldestPendingAt, announcedAt: last.at, told: false, seen: false };
}

/**
 * What this device says of itself with a request: what would be gone with it once the server has taken what is in the
 * request.
 */
export function reportOf(
  device: Omit<DeviceReport, 'pending' | 'oldestPendingAt'>,
  counts: Counts,
  inRequest: number,
): DeviceReport {
  const held = counts.pending + counts.sent + counts.failed + counts.conflict + counts.rejected;
  const pending = Math.max(0, held - inRequest);
  return { ...device, pending, oldestPendingAt: pending === 0 ? null : counts.oldestPendingAt };
}
