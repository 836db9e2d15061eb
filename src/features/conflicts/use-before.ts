import { useEffect, useState } from 'react';
import { useClient, type OutboxEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';

/**
 * The record that the author of a change saw, from the server's last versions; null if it is not among them or the
 * server does not answer, undefined while it is asked.
 */
export function useBefore({
  entityType,
  entityId,
  baseVersion,
}: Pick<OutboxEntry, 'entityType' | 'entityId' | 'baseVersion'>): JsonObject | null | undefined {
  const client = useClient();
  const [before, setBefore] = useState<JsonObject | null | undefined>(baseVersion === null ? null : undefined);
  useEffect(() => {
    if (baseVersion === null) return undefined;
    let isWanted = true;
    const read = async () => {
      const page = await client.versions({ entityType, entityId }, null).catch(() => null);
      const found = page?.items.find(({ version }) => version === baseVersion);
      if (isWanted) setBefore(found === undefined ? null : { ...found.data, version: baseVersion });
    };
    void read();
    return () => void (isWanted = false);
  }, [client, entityType, entityId, baseVersion]);
  return before;
}
