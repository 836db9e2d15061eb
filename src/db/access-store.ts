import type { Access } from '../contract/protocol.ts';
import type { LocalDatabase } from './schema.ts';
import { promisify, transaction } from './transaction.ts';
import { ACCESS_PREFIX } from './upgrade.ts';

const RANGE = (): IDBKeyRange => IDBKeyRange.bound(ACCESS_PREFIX, `${ACCESS_PREFIX}\uffff`);
/** Ids and a time only, as in every key. In the order of `at`. */
const nameOf = ({ at, action = 'read', entityType, entityId }: Access): string =>
  `${ACCESS_PREFIX}${at}/${action}/${entityType}/${entityId}`;

/** Keeps an access until the server has taken it. A power failure may lose the last one. */
export const addAccess = (database: LocalDatabase, value: Access): Promise<void> =>
  transaction(database, ['blobs'], 'relaxed', async (tx) => {
    await promisify(tx.store('blobs').put({ name: nameOf(value), value }));
  });

/** The oldest accesses that the server has not taken, at most `limit`. */
export const waitingAccesses = (database: LocalDatabase, limit: number): Promise<Access[]> =>
  transaction(database, ['blobs'], 'readonly', async (tx) => {
    const rows = await promisify<{ value: Access }[]>(tx.store('blobs').getAll(RANGE(), limit));
    return rows.map(({ value }) => value);
  });

/** The server has taken these. */
export const dropAccesses = (database: LocalDatabase, taken: readonly Access[]): Promise<void> =>
  transaction(database, ['blobs'], 'relaxed', async (tx) => {
    await Promise.all(taken.map((access) => promisify(tx.store('blobs').delete(nameOf(access)))));
  });
