import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Row } from '../client/api.ts';
import { entriesOf, type Span } from '../client/calendar-index.ts';
import type { Client } from '../client/client.ts';
import { listQuery } from '../client/queries.ts';
import type { Listing } from '../client/listing.ts';
import type { ListSnapshot } from '../client/record-cache.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import { typeOf, type EntityRef, type FieldsOf } from '../contract/typed.ts';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';

/** `S` is the type of the record's fields. */
export interface SpanRow<S = JsonObject> extends Pick<Row, 'id' | 'syncState'> {
  summary: S;
}

const NONE: readonly SpanRow[] = [];
const NO_NAMES: Readonly<Record<string, string>> = {};

export interface SpanOptions<S = JsonObject> {
  /** The longest duration of a record of the type. */
  longestMs: number;
  /** Selects records. It has to be the same function in every render. */
  accepts: (summary: S) => boolean;
}

export interface SpanRows<S = JsonObject> {
  status: 'loading' | 'ready';
  rows: readonly SpanRow<S>[];
}

/** Unchanged rows keep their objects, and an unchanged list keeps its array (AG-5). */
function asBefore(last: readonly SpanRow[], found: readonly SpanRow[]): readonly SpanRow[] {
  let known: ReadonlyMap<string, SpanRow> | undefined;
  const rows = found.map(({ id, summary, syncState }, at): SpanRow => {
    // Most rows keep their place.
    const row = last[at]?.id === id ? last[at] : (known ??= new Map(last.map((one) => [one.id, one]))).get(id);
    return row?.summary === summary && row.syncState === syncState ? row : { id, summary, syncState };
  });
  return rows.length === last.length && rows.every((row, at) => row === last[at]) ? last : rows;
}

/** Reads a span from the list. Returns the same array while nothing in it has changed. */
function rowsIn(span: Span, { longestMs, accepts }: SpanOptions) {
  let last: readonly SpanRow[] = NONE;
  return ({ loader }: ListSnapshot): readonly SpanRow[] => {
    last = asBefore(
      last,
      entriesOf(loader.collection, span, longestMs).filter(({ summary }) => accepts(summary)),
    );
    return last;
  };
}

/**
 * The records of a type that overlap a span of time, by start; the type's listing sorts by `calendarKey`. Renders again
 * only if one of them has changed; an unchanged row keeps its object. With an entity's definition the summaries have its
 * fields' types.
 */
export function useSpan<const E extends EntityDefinition>(
  entity: E,
  from: string,
  to: string,
  options: SpanOptions<FieldsOf<E>>,
): SpanRows<FieldsOf<E>>;
export function useSpan(entityType: string, from: string, to: string, options: SpanOptions): SpanRows;
export function useSpan(entity: EntityRef, from: string, to: string, { longestMs, accepts }: SpanOptions): SpanRows {
  const entityType = typeOf(entity);
  const client = useClient();
  const select = useMemo(() => rowsIn({ from, to }, { longestMs, accepts }), [from, to, longestMs, accepts]);
  const { data } = useQuery({ ...listQuery(client, entityType), select });
  return { status: data ? 'ready' : 'loading', rows: data ?? NONE };
}

export type ReadSpan<S = JsonObject> = (span: Span | 'ever', options: SpanOptions<S>) => readonly SpanRow<S>[];

/** Every moment: an appointment's start is in it, whatever it is. */
const EVER: Span = { from: '', to: '~' };

/** {@link useSpan} on demand. Returns a new function whenever the list has changed. */
export function useSpanReader<const E extends EntityDefinition>(entity: E): ReadSpan<FieldsOf<E>>;
export function useSpanReader(entityType: string): ReadSpan;
export function useSpanReader(entity: EntityRef): ReadSpan {
  const { data } = useQuery(listQuery(useClient(), typeOf(entity)));
  return useCallback(
    (span, { longestMs, accepts }) => {
      if (data === undefined) return NONE;
      const isEver = span === 'ever';
      return entriesOf(data.loader.collection, isEver ? EVER : span, isEver ? Infinity : longestMs)
        .filter(({ summary }) => accepts(summary))
        .map(({ id, summary, syncState }) => ({ id, summary, syncState }));
    },
    [data],
  );
}

/** Reads names from the list. Returns the same object while none of them has changed. */
function namesOf(listing: Listing | undefined, key: string) {
  let last: Readonly<Record<string, string>> = NO_NAMES;
  return ({ loader }: ListSnapshot): Readonly<Record<string, string>> => {
    const found = key.split(' ').flatMap((id): [string, string][] => {
      const entry = loader.collection.get(id);
      return entry && listing ? [[id, listing.label(entry.summary)]] : [];
    });
    const isSame = found.length === Object.keys(last).length && found.every(([id, name]) => last[id] === name);
    if (!isSame) last = Object.fromEntries(found);
    return last;
  };
}

/** The display names of these records, by id. Renders again only if one of them has changed. */
export function useNames(entityType: string, ids: readonly string[]): Readonly<Record<string, string>> {
  const client = useClient();
  const key = ids.join(' ');
  const select = useMemo(() => namesOf(client.cache.listing(entityType), key), [client, entityType, key]);
  return useQuery({ ...listQuery(client, entityType), select }).data ?? NO_NAMES;
}

/** The display name of any record of a type; undefined if the record is not on this device. */
export async function loadNames(client: Client, entityType: string): Promise<(id: string) => string | undefined> {
  const listing = client.cache.listing(entityType);
  if (listing === undefined) return () => undefined;
  const { loader } = await client.queryClient.ensureQueryData(listQuery(client, entityType));
  return (id) => {
    const entry = loader.collection.get(id);
    return entry && listing.label(entry.summary);
  };
}

/** What a record is now, on this device; undefined if it is not on it. For an action that was offered earlier. */
export async function loadSummaries<const E extends EntityDefinition>(
  client: Client,
  entity: E,
): Promise<(id: string) => FieldsOf<E> | undefined> {
  const { loader } = await client.queryClient.ensureQueryData(listQuery(client, entity.type));
  return (id) => loader.collection.get(id)?.summary as FieldsOf<E> | undefined;
}
