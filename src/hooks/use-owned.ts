import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Row } from '../client/api.ts';
import type { Collection } from '../client/collection.ts';
import { listQuery } from '../client/queries.ts';
import type { ListSnapshot } from '../client/record-cache.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import { typeOf, type EntityRef, type FieldsOf } from '../contract/typed.ts';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';
import { useIsReading } from './use-is-reading.ts';
import { useMerged } from './use-merged.ts';
import { useCanRead } from './use-session.ts';

/** `S` is the type of the record's fields. */
export interface OwnedRow<S = JsonObject> extends Pick<Row, 'id' | 'syncState'> {
  summary: S;
}

export interface OwnedRows<S = JsonObject> {
  /**
   * `partial`: some rows are there, others may still come, so nothing may be said to be missing (CR-78). `hidden`: this
   * person may not read records of the type.
   */
  status: 'loading' | 'partial' | 'ready' | 'hidden';
  rows: readonly OwnedRow<S>[];
}

/** Whether rows may still come: what is last, or missing, is not known yet. */
export const isStillRead = (status: OwnedRows['status']): boolean => status === 'loading' || status === 'partial';

const NONE: readonly OwnedRow[] = [];

/** A row as it is handed out; one that has not changed is handed out as the same object. */
const handedOut = new WeakMap<JsonObject, OwnedRow>();

function ownedRow({ id, summary, syncState }: OwnedRow): OwnedRow {
  const known = handedOut.get(summary);
  if (known?.id === id && known.syncState === syncState) return known;
  const row = { id, summary, syncState };
  handedOut.set(summary, row);
  return row;
}

type Rows = Pick<Collection, 'idsOf' | 'get' | 'versionOf'>;

interface Under {
  owners: readonly string[];
  version: number;
  rows: readonly OwnedRow[];
}

/** The latest results for each collection: several parts of a screen, and the next screen, need the same rows. */
const lately = new WeakMap<Rows, Under[]>();
const KEPT = 4;

/** The rows under these records in the listing's order; the same array while nothing under them has changed. */
export function rowsUnder(collection: Rows, owners: readonly string[]): readonly OwnedRow[] {
  const version = owners.reduce((sum, one) => sum + collection.versionOf(one), 0);
  const known = lately.get(collection) ?? [];
  const same = known.find((under) => under.owners.join() === owners.join());
  if (same?.version === version) return same.rows;
  // In the previous order, because an array that is nearly sorted is sorted in one pass.
  const ids = new Set(owners.flatMap((one) => [...collection.idsOf(one)]));
  const stayed = (same?.rows ?? []).flatMap(({ id }) => (ids.delete(id) ? id : []));
  const rows = [...stayed, ...ids]
    .flatMap((id) => collection.get(id) ?? [])
    .toSorted((a, b) => (a.sortKey === b.sortKey ? (a.id < b.id ? -1 : 1) : a.sortKey < b.sortKey ? -1 : 1))
    .map(ownedRow);
  lately.set(collection, [{ owners, version, rows }, ...known.filter((under) => under !== same)].slice(0, KEPT));
  return rows;
}

/**
 * The records of a type that stand under one record (a patient's allergies), or under one that is merged with it, in
 * the listing's order. Others' records are not read, and a change of theirs renders nothing. With an entity's definition
 * the summaries have its fields' types.
 */
export function useOwned<const E extends EntityDefinition>(entity: E, owner: string): OwnedRows<FieldsOf<E>>;
export function useOwned(entityType: string, owner: string): OwnedRows;
export function useOwned(entity: EntityRef, owner: string): OwnedRows {
  const entityType = typeOf(entity);
  const client = useClient();
  const mayRead = useCanRead(entityType);
  const ownerType = client.cache.listing(entityType)?.ownerType;
  const owners = useMerged(ownerType, owner);
  const isReadingOwners = useIsReading(ownerType ?? entityType);
  const isReading = useIsReading(entityType) || isReadingOwners;
  const select = useCallback(
    ({ loader }: ListSnapshot) => ({
      loader,
      version: (owners ?? []).reduce((sum, one) => sum + loader.collection.versionOf(one), 0),
    }),
    [owners],
  );
  const { data } = useQuery({ ...listQuery(client, entityType), select, enabled: mayRead });
  const loader = data?.loader;
  const version = data?.version;
  const rows = useMemo(
    () => (loader && owners ? rowsUnder(loader.collection, owners) : NONE),
    // `version` changes with the collection, which is mutated in place.
    // oxlint-disable-next-line exhaustive-deps
    [loader, owners, version],
  );
  if (!mayRead) return { status: 'hidden', rows: NONE };
  if (!loader || !owners) return { status: 'loading', rows };
  return { status: isReading ? 'partial' : 'ready', rows };
}
