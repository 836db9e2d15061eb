import { useEffect, useState } from 'react';
import { useClient, type OutboxEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';

/**
 * The record as the author of a change saw it, from the server's latest versions. Null if it is not among them or the
 * server does not answer; undefined while it is loading.
 */
export function useSeenRecord({
  entityType,
  entityId,
  baseVersion,
}: Pick<OutboxEntry, 'entityType' | 'entityId' | 'baseVersion'>): JsonObject | null | undefined {
  const client = useClient();
  const [seen, setSeen] = useState<JsonObject | null | undefined>(baseVersion === null ? null : undefined);
  useEffect(() => {
    if (baseVersion === null) return undefined;
    let isWanted = true;
    const read = async () => {
      const page = await client.versions({ entityType, entityId }, null).catch(() => null);
      const found = page?.items.find(({ version }) => version === baseVersion);
      if (isWanted) setSeen(found === undefined ? null : { ...found.data, version: baseVersion });
    };
    void read();
    return () => void (isWanted = false);
  }, [client, entityType, entityId, baseVersion]);
  return seen;
}
