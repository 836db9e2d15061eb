import { useEffect } from 'react';
import { useClient } from './context.ts';

/** Records for the audit that this record is on the screen and, with `isPage`, each time the page is printed. */
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
