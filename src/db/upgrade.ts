import { Dexie, type Transaction } from 'dexie';
import { entityOf, type Domain } from '../contract/domain.ts';
import { keyOf, type Mutation } from '../queue/model.ts';
import { outdatedTypes, schemaVersionsOf, upgradeMutation, upgradeRow } from '../queue/upgrade.ts';
import { isOpen } from '../queue/transitions.ts';
import { presented, ringRowsOf } from './outbox-rows.ts';
import type { EngineRow, RecordRow, RingRow, SchemaRow } from './schema.ts';

export const ACCESS_PREFIX = 'access/';
export const JOURNAL = 'journal';
/** Rows of `blobs` that nothing can rebuild: an upgrade keeps them. */
const KEPT = [ACCESS_PREFIX, JOURNAL];

/**
 * Upgrades a store of an older version, in the one transaction that sets its new number: if it is killed meanwhile, the
 * old store remains unharmed (faults G6). Saved lists are dropped and rebuilt; drafts belong to a form and stay as they
 * were typed.
 */
export async function upgradeStore(tx: Transaction, domain: Domain): Promise<void> {
  const row = await tx.table<SchemaRow, 'schema'>('engine').get('schema');
  const stored = row?.versions ?? {};
  const types = outdatedTypes(domain, stored);
  const byRecord = await upgradeMutations(tx, domain);
  for (const type of types) {
    const rows = tx
      .table<RecordRow, [string, string]>('records')
      .where('[entityType+changeSeq]')
      .between([type, Dexie.minKey], [type, Dexie.maxKey]);
    await rows.modify((row, at) => {
      at.value = {
        ...upgradeRow(domain, row, stored[type] ?? 1, byRecord.get(keyOf(row)) ?? []),
        changeSeq: row.changeSeq,
      };
    });
  }
  if (types.length > 0)
    await tx
      .table<{ name: string }, string>('blobs')
      .filter(({ name }) => !KEPT.some((prefix) => name.startsWith(prefix)))
      .delete();
  const versions = { ...stored, ...schemaVersionsOf(domain) };
  await tx.table<SchemaRow, 'schema'>('engine').put({ ...row, key: 'schema', versions });
}

/**
 * Returns the open ones by record. What is in flight is stored as such first: it is sent again with its original
 * content (SPEC UG-3).
 */
async function upgradeMutations(tx: Transaction, domain: Domain): Promise<Map<string, Mutation[]>> {
  const engine = tx.table<EngineRow, 'engine'>('engine');
  const inFlight = (await engine.get('engine'))?.inFlight ?? [];
  const byRecord = new Map<string, Mutation[]>();
  const acknowledged: Mutation[] = [];
  await tx
    .table<Mutation, number>('outbox')
    .toCollection()
    .modify((mutation, at) => {
      const upgraded = upgradeMutation(domain, presented(mutation, inFlight));
      if (!isOpen(upgraded.state)) {
        // Up to layout 1 the outbox held them too.
        acknowledged.push(upgraded);
        delete (at as { value?: Mutation }).value;
        return;
      }
      at.value = upgraded;
      const key = keyOf(upgraded);
      byRecord.set(key, [...(byRecord.get(key) ?? []), upgraded]);
    });
  const ring = tx.table<RingRow, number>('ring');
  await ring.toCollection().modify((row, at) => {
    at.value = { ...row, mutations: row.mutations.map((mutation) => upgradeMutation(domain, mutation)) };
  });
  await ring.bulkAdd(ringRowsOf(acknowledged));
  await engine.where('key').equals('engine').modify({ inFlight: [] });
  return byRecord;
}

/**
 * Increased by every change of the object stores. Together with the entities' versions it makes the version number of
 * the IndexedDB database.
 */
const LAYOUT = 2;

/** Increased with each new version of an entity: older code cannot open what newer code has written (SPEC UG-4). */
export const storeVersionOf = (domain: Domain): number =>
  domain.entities.reduce((sum, { type }) => sum + (entityOf(domain, type)?.schemaVersion ?? 1) - 1, LAYOUT);
