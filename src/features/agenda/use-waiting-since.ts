import { useMemo } from 'react';
import { useOutbox, type SpanRow } from '../../hooks/index.ts';
import { isWaiting } from './today-model.ts';

/**
 * Since when each of these waits: since the change that is not on the server yet, else since the server has it. Nothing
 * else of an appointment says when its patient came.
 */
export function useWaitingSince(rows: readonly SpanRow[]): (row: SpanRow) => string {
  const { waiting } = useOutbox({ limit: 200 });
  const local = useMemo(
    () =>
      new Map(
        waiting
          .filter(({ entityType, payload }) => entityType === 'appointment' && isWaiting({ summary: payload }))
          .map(({ entityId, createdAt }) => [entityId, createdAt]),
      ),
    // The rows change with what is sent.
    // oxlint-disable-next-line exhaustive-deps
    [waiting, rows],
  );
  return ({ id, summary }) => local.get(id) ?? String(summary['updatedAt'] ?? summary['start']);
}

/** Minutes that somebody has waited. */
export const minutesBetween = (since: string, now: string): number =>
  Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 60_000));
