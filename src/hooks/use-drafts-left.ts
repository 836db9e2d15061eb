import { useQuery } from '@tanstack/react-query';
import { draftsLeftQuery } from '../client/queries.ts';
import { draftPlace } from '../queue/drafts.ts';
import { useClient } from './context.ts';

/** A form that was begun and left on this device. */
export interface DraftLeft {
  name: string;
  entityType: string;
  /**
   * `new` (`new@OWNER` under another record, `new.FORM` in another form), or the id of the record or of the refused
   * change that was being edited.
   */
  target: string;
  /** Which form of it; empty for the usual one. */
  form: string;
  /** The record's name; empty if it is not known. */
  label: string;
  savedAt: string;
}

/** What was typed and neither saved nor discarded, newest first. */
export function useDraftsLeft(): readonly DraftLeft[] {
  const client = useClient();
  const { data = [] } = useQuery(draftsLeftQuery(client));
  return data.map(({ name, values, savedAt }) => {
    const place = draftPlace(name);
    const known = client.cache.listing(place.entityType);
    return { ...place, name, savedAt, label: known?.label(values) ?? '' };
  });
}
