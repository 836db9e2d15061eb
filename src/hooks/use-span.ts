import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Row } from '../client/api.ts';
import { entriesOf, type Span } from '../client/calendar-index.ts';
import type { Client } from '../client/client.ts';
import { listQuery } from '../client/queries.ts';
import type { Listing } from '../client/listing.ts';
import type { ListSnapshot } from '../client/record-cache.ts';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';

export type SpanRow = Pick<Row, 'id' | 'summary' | 'syncState'>;

const NONE: readonly SpanRow[] = [];
const NO_NAMES: Readonly<Record<string, string>> = {};

export interface SpanOptions {
  /** No record of the type lasts longer. */
  longestMs: number;
  /** Only those; a lasting function. */
  accepts: (summary: JsonObject) => boolean;
}

/** What was shown already stays the same object; where nothing has changed, the whole list does (AG-5). */
function asBefore(last: readonly SpanRow[], found: readonly SpanRow[]): readonly SpanRow[] {
  const known = new Map(last.map((row) => [row.id, row]));
  const rows = found.map(({ id, summary, syncState }): SpanRow => {
    const row = known.get(id);
    return row?.summary === summary && row.syncState === syncState ? row : { id, summary, syncState };
  });
  return rows.length === last.length && rows.every((row, at) => row === last[at]) ? last : rows;
}

/** Reads a span from the list; answers with the same array while nothing in it has changed. */
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
 * The records of a type that touch a span of time, by start; its listing sorts by `calendarKey`. Renders again only
 * when one of these has changed: a row that has not is the same object as before.
 */
export function useSpan(
  entityType: string,
  from: string,
  to: string,
  { longestMs, accepts }: SpanOptions,
): { status: 'loading' | 'ready'; rows: readonly SpanRow[] } {
  const client = useClient();
  const select = useMemo(() => rowsIn({ from, to }, { longestMs, accepts }), [from, to, longestMs, accepts]);
  const { data } = useQuery({ ...listQuery(client, entityType), select });
  return { status: data ? 'ready' : 'loading', rows: data ?? NONE };
}

export type ReadSpan = (span: Span | 'ever', options: SpanOptions) => readonly SpanRow[];

/** Every moment: an appointment's start is in it, whatever it is. */
const EVER: Span = { from: '', to: '~' };

/** {@link useSpan} for whoever asks when it is needed; another function whenever the list has changed. */
export function useSpanReader(entityType: string): ReadSpan {
  const { data } = useQuery(listQuery(useClient(), entityType));
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

/** Reads names from the list; answers with the same object while nothing in it has changed. */
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

/** The names of these records for people, by id; renders again only when one of them has changed. */
export function useNames(entityType: string, ids: readonly string[]): Readonly<Record<string, string>> {
  const client = useClient();
  const key = ids.join(' ');
  const select = useMemo(() => namesOf(client.cache.listing(entityType), key), [client, entityType, key]);
  return useQuery({ ...listQuery(client, entityType), select }).data ?? NO_NAMES;
}

/** How records of a type are called, for whoever needs many names at once; undefined for one that is not here. */
export async function loadNames(client: Client, entityType: string): Promise<(id: string) => string | undefined> {
  const listing = client.cache.listing(entityType);
  if (listing === undefined) return () => undefined;
  const { loader } = await client.queryClient.ensureQueryData(listQuery(client, entityType));
  return (id) => {
    const entry = loader.collection.get(id);
    return entry && listing.label(entry.summary);
  };
}
