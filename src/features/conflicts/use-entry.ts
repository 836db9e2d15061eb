import type { ConflictLine } from '../../contract/admin-desk.ts';
import { useClient, useDomain, useRecord, type OutboxEntry } from '../../hooks/index.ts';
import { entryOf } from './line.ts';

/**
 * A line in the form of this device's own changes. It is named after the record on this device, else after what was
 * sent; the name is empty if the record may not be read.
 */
export function useEntry(line: ConflictLine): OutboxEntry {
  const domain = useDomain();
  const { entityType, entityId } = line.event;
  const listing = useClient().cache.listing(entityType);
  const { record, gone } = useRecord(entityType, entityId);
  const entry = entryOf(domain, line, '');
  if (listing === undefined || line.hidden === true) return entry;
  const known = record ?? gone?.last ?? { ...entry.conflict?.serverData, ...entry.payload, id: entityId };
  return { ...entry, label: listing.label(known) };
}
