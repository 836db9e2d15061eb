import { describe, expect, it } from 'vitest';
import type { ServerState } from '../../contract/server-state.ts';
import { concernsOf } from './concerns.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000).toISOString();
const own = (more: Partial<Extract<ServerState['backups'], { by: 'CLINIC' }>> = {}): ServerState => ({
  database: { state: 'running', bytes: 1 },
  disk: { freeBytes: 50e9, totalBytes: 100e9 },
  backups: {
    by: 'CLINIC',
    isRunning: false,
    failedAt: null,
    files: [{ name: 'a.backup', madeAt: daysAgo(6), bytes: 1 }],
    ...more,
  },
});
const kinds = (state: ServerState) => concernsOf(state, NOW).map(({ kind }) => kind);

describe('AD-17 what of the server needs a look', () => {
  it.each([
    ['nothing', own(), []],
    ['a backup of more than a week ago', own({ files: [{ name: 'a.backup', madeAt: daysAgo(8), bytes: 1 }] }), ['old']],
    ['no backup at all', own({ files: [] }), ['none']],
    ['a backup that failed', own({ failedAt: daysAgo(0) }), ['failed']],
    ['a full disk', { ...own(), disk: { freeBytes: 9e9, totalBytes: 100e9 } }, ['disk']],
    ['a small rest of a small disk', { ...own(), disk: { freeBytes: 1e9, totalBytes: 4e9 } }, ['disk']],
    ['a database that restarts', { ...own(), database: { state: 'restarting', bytes: 1 } }, ['restarting']],
    ['the operator’s backups', { ...own(), disk: null, backups: { by: 'OPERATOR' } }, []],
  ] as const)('%s', (_, state, expected) => {
    expect(kinds(state as ServerState)).toEqual(expected);
  });
});
