import { Suspense, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useCanWrite, useClient, useRecord, useRecords, type Listing } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { useFieldId } from '../ui/primitives/field-id.ts';
import { TextField, type FieldProps } from '../ui/primitives/fields.tsx';
import { PickField, type PickOption } from '../ui/primitives/pick-field.tsx';
import { useModuleParts } from './module-parts.ts';
import { useLookup } from './save-after-lookups.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the value is the id of a record. Otherwise it is typed text, and no record was picked yet. */
export const isReference = (value: string): boolean => ID.test(value);

/** The most results that are shown. To find another one, the person types more of the name. */
const SHOWN = 30;
const NEW = 'new';

export interface ReferenceFieldProps extends FieldProps<string> {
  /** The entity type of the records to choose from. */
  to: string;
  /** Only these are offered, e.g. active ones. A value that was picked before stays. */
  accepts?: ((summary: JsonObject) => boolean) | undefined;
  /** False if no record can be created from here, whatever the role may do. */
  canCreate?: boolean;
}

/**
 * A reference to another record: searched by name in the device's own listing, or created in place. The value is the
 * record's id; while nothing is picked it is the text as typed, which the contract refuses, so that it is never lost
 * and never taken for a record.
 */
export function ReferenceField(props: ReferenceFieldProps) {
  const listing = useClient().cache.listing(props.to);
  return listing === undefined ? <TextField {...props} /> : <ListedReference {...props} listing={listing} />;
}

function ListedReference(props: ReferenceFieldProps & { listing: Listing }) {
  const { to, value, onChange, listing, accepts, canCreate = true } = props;
  const { t } = useTexts();
  const isPicked = isReference(value);
  const linked = useLinked(to, isPicked ? value : '', listing);
  const parts = useModuleParts(to);
  const mayCreate = useCanWrite(to) && canCreate && parts !== undefined;
  const [opened, setOpened] = useState(false);
  const [creating, setCreating] = useState<{ search: string; handedBack: unknown } | null>(null);
  /** The value before the present search. */
  const before = useRef('');
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);

  // If the server gives the record another id, the form uses that one.
  const current = linked.id;
  useEffect(() => {
    if (current !== null && current !== value) onChange(current);
    // oxlint-disable-next-line exhaustive-deps
  }, [current]);

  // The focus would be lost with the form that was open over this one (UI-16).
  const fieldId = useFieldId(props.name);
  const isCreating = creating !== null;
  const wasCreating = useRef(false);
  useEffect(() => {
    if (wasCreating.current && !isCreating) document.getElementById(fieldId)?.focus();
    wasCreating.current = isCreating;
  }, [isCreating, fieldId]);

  const typed = isPicked ? '' : value.trim();
  const search = useDeferredValue(typed);
  const [taking, setTaking] = useState<string | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  useLookup(taking !== null || isWaiting);
  const list = useRecords(to, { search, wanted: opened || taking !== null });
  const found: PickOption[] = [];
  for (const id of opened || taking !== null ? list.ids : []) {
    const row = list.row(id);
    if (found.length === SHOWN) break;
    if (row && accepts?.(row.summary) !== false)
      found.push({
        id,
        label: listing.label(row.summary),
        details: parts && (
          <Suspense>
            <parts.Details summary={row.summary} />
          </Suspense>
        ),
      });
  }
  const isFound = taking !== null && list.status === 'ready' && list.searched === typed;
  const first = list.near ? undefined : found[0]?.id;
  useEffect(() => {
    if (!isFound) return;
    if (taking === typed && first !== undefined) onChange(first);
    setTaking(null);
    // oxlint-disable-next-line exhaustive-deps
  }, [isFound]);
  const options = mayCreate
    ? [
        ...found,
        {
          id: NEW,
          isNew: true,
          label: typed === '' ? (textOf(`${to}.new`) ?? to) : t('recordPage.createNamed', { name: typed }),
        },
      ]
    : found;
  const more = list.ids.length - found.length;
  const summary =
    list.status === 'loading'
      ? t('state.loading')
      : found.length === 0
        ? t('reference.none')
        : list.near
          ? t('reference.near')
          : more > 0
            ? t('reference.more', { count: more })
            : t('reference.found', { count: found.length });

  return (
    <>
      <PickField
        {...props}
        text={isPicked ? linked.name : value}
        picked={isPicked ? value : null}
        warning={linked.problem === null ? props.warning : t(`reference.${linked.problem}`)}
        note={
          isPicked && parts && linked.record !== null ? (
            <Suspense>
              <parts.Details summary={linked.record} />
            </Suspense>
          ) : undefined
        }
        options={options}
        placeholder={t('reference.search')}
        summary={summary}
        opened={opened}
        onOpened={setOpened}
        onType={(text) => {
          if (isPicked) before.current = value;
          onChange(text);
        }}
        onGiveUp={() => !isPicked && before.current !== '' && onChange(before.current)}
        onWait={setWaiting}
        isBehind={opened && (list.status === 'loading' || list.searched !== typed)}
        onBlur={() => {
          // Text that was typed and left with Tab takes the first match, which is shown with the details that
          // distinguish it.
          if (typed !== '' && creating === null) setTaking(typed);
          before.current = '';
          props.onBlur?.();
        }}
        onPick={(id) => (id === NEW ? setCreating({ search: typed, handedBack: null }) : onChange(id))}
        onClear={() => onChange('')}
      />
      {creating !== null && parts !== undefined && (
        <Suspense>
          <parts.Create
            search={creating.search}
            handedBack={creating.handedBack}
            onCreated={(id) => {
              setCreating(null);
              onChange(id);
            }}
            onClose={() => setCreating(null)}
            onReopen={(handedBack) => {
              if (isHere.current) setCreating({ search: '', handedBack });
              return isHere.current;
            }}
          />
        </Suspense>
      )}
    </>
  );
}

interface Linked {
  /** The id that the server has given it; null while it is not known. */
  id: string | null;
  record: JsonObject | null;
  name: string;
  problem: 'deleted' | 'absent' | null;
}

/** The record with an id, whether or not it is offered. */
function useLinked(to: string, id: string, listing: Listing): Linked {
  const { status, record, gone } = useRecord(to, id);
  if (id === '' || status === 'loading') return { id: null, record: null, name: '', problem: null };
  const last = record ?? gone?.last ?? null;
  return {
    id: record?.id ?? null,
    record: last,
    name: last === null ? '' : listing.label(last),
    problem: gone?.reason ?? null,
  };
}
