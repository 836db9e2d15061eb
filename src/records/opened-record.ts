import { useState } from 'react';
import { useLocation, useParams, useSearchParams } from 'react-router';
import {
  handedBackOf,
  useAttention,
  useDraft,
  useRecord,
  type Draft,
  type RecordState,
  type OutboxEntry,
} from '../hooks/index.ts';
import type { EntityRecord } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import { useFormInAddress, useOwnerInAddress } from './form-place.ts';

/** The record that an editor was opened for. */
export interface OpenedRecord {
  /** A new key for each opening. The form's state belongs to it. */
  key: string;
  /** Null for a new record. */
  id: string | null;
  /** As it was when the form was opened; `{}` for a new one. */
  record: JsonObject;
  /** The record as it is now; a colleague may save or delete it while the form is open. */
  current: EntityRecord | null;
  /** Its values that this version cannot read (UI-88). */
  unread?: RecordState['unread'];
  /** Who made the confirmed state; empty if it is not known. */
  changedBy: string;
  /** The refused change whose content is corrected here and sent again. */
  refused: OutboxEntry | null;
  draft: Draft;
}

export type Opening = { status: 'loading' } | { status: 'gone' } | { status: 'ready'; opened: OpenedRecord };

const NOTHING: JsonObject = {};

/**
 * The record that the address names: `PATH/new`, `PATH/:id/edit`, and with `?mutation=` the content of a refused
 * change.
 */
export function useOpenedRecord(entityType: string): Opening {
  const { id } = useParams();
  const [search] = useSearchParams();
  const { pathname, search: query, state } = useLocation();
  const mutationInUrl = search.get('mutation');
  const outbox = useAttention();
  const known = useRecord(entityType, id ?? '');
  const isRefusedCreation =
    known.syncState === 'rejected' && known.record !== null && known.record['version'] === undefined;
  const creation = isRefusedCreation
    ? outbox.attention.find(({ entityId, operation }) => entityId === id && operation === 'CREATE')
    : undefined;
  // A refused CREATE is corrected and sent again, however its form was opened.
  const mutationId = mutationInUrl ?? creation?.id ?? null;
  // A form that is opened again gets its own draft. What was typed for one patient is never offered in a form for
  // another.
  const owner = useOwnerInAddress();
  const form = useFormInAddress();
  const fresh = `new${form && `.${form}`}${owner === null ? '' : `@${owner}`}`;
  const draft = useDraft(`${entityType}/${mutationId ?? id ?? fresh}`, handedBackOf(state)?.slot);
  // Deleted by a colleague while the form is open: what is typed stays.
  const [seen, setSeen] = useState<{ key: string; record: EntityRecord }>();

  const refused = mutationId === null ? null : (outbox.attention.find((entry) => entry.id === mutationId) ?? null);
  if (
    !draft.ready ||
    (id !== undefined && known.status === 'loading') ||
    ((mutationId !== null || isRefusedCreation) && outbox.status === 'loading')
  )
    return { status: 'loading' };
  const isNew =
    id === undefined ||
    (refused !== null && refused.operation === 'CREATE' && (known.record === null || isRefusedCreation));
  const key = `${pathname}${query} ${draft.slot}`;
  if (!isNew && known.record !== null && seen?.key !== key) setSeen({ key, record: known.record });
  const record = known.record ?? (seen?.key === key ? seen.record : null);
  if (!isNew && record === null) return { status: 'gone' };
  return {
    status: 'ready',
    opened: {
      key,
      id: isNew ? null : id,
      record: isNew ? NOTHING : (record ?? NOTHING),
      current: known.record,
      unread: known.unread,
      changedBy: known.changedBy?.name ?? '',
      refused,
      draft,
    },
  };
}
