import type { ServerState } from '../../contract/server-state.ts';

/** What an administrator should look at. */
export type Concern =
  | { kind: 'restarting' | 'none' }
  | { kind: 'disk'; freeBytes: number }
  | { kind: 'old'; madeAt: string }
  | { kind: 'failed'; at: string };

const DAY_MS = 86_400_000;
/** Older than this, a backup would lose more than a week of work. */
const OLD_MS = 7 * DAY_MS;
/** A database needs room to work, whatever the size of the disk. */
const LEAST_BYTES = 2e9;
const LEAST_SHARE = 0.1;

export function concernsOf({ database, disk, backups }: ServerState, now: number): Concern[] {
  const concerns: Concern[] = [];
  if (database.state === 'restarting') concerns.push({ kind: 'restarting' });
  if (disk && (disk.freeBytes < LEAST_BYTES || disk.freeBytes < LEAST_SHARE * disk.totalBytes))
    concerns.push({ kind: 'disk', freeBytes: disk.freeBytes });
  if (backups.by === 'OPERATOR') return concerns;
  const [newest] = backups.files;
  if (backups.failedAt !== null) concerns.push({ kind: 'failed', at: backups.failedAt });
  if (!newest) concerns.push({ kind: 'none' });
  else if (now - Date.parse(newest.madeAt) > OLD_MS) concerns.push({ kind: 'old', madeAt: newest.madeAt });
  return concerns;
}
