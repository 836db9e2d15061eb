import { useEffect } from 'react';
import { useClient } from './context.ts';

/** The record is on the screen: noted for the audit, and so is each printing of the page if `isPage`. */
export function useAccess(entityType: string, entityId: string | null, isPage = true): void {
  const client = useClient();
  useEffect(() => {
    if (entityId === null) return undefined;
    client.noteAccess({ entityType, entityId }, 'read');
    const printed = () => client.noteAccess({ entityType, entityId }, 'print');
    if (isPage) addEventListener('beforeprint', printed);
    return () => removeEventListener('beforeprint', printed);
  }, [client, entityType, entityId, isPage]);
}
