import { BadBackup } from './backup.ts';
import { wordsOf } from '../run-command.ts';

/** The codes of PostgreSQL and of the system for a full disk. */
const NO_ROOM: readonly unknown[] = ['53100', 'ENOSPC', 'EFBIG'];

/** Why a restore failed, the state of the data, and what to do. A restore is one transaction: all of it, or nothing. */
export function asUnrestored(error: unknown): unknown {
  if (error instanceof BadBackup) return error;
  const code: unknown = (error as { code?: unknown } | null)?.code;
  const todo = NO_ROOM.includes(code)
    ? 'Make room on the disk of the database (it needs about what it holds now, once more)'
    : 'Put that right';
  return new Error(
    `${wordsOf(error)}\nNothing was restored: the database holds what it held before. ${todo}, then restore again.`,
    { cause: error },
  );
}
