import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie';
import type { Mutation, StoredRecord } from '../queue/model.ts';
import type { Meta } from '../queue/ports.ts';
import type { JsonObject } from '../lib/json.ts';

/** A row as it lies in IndexedDB: keys and indexes hold ids, types, states and numbers only, nothing clinical. */
export type RecordRow = StoredRecord & { changeSeq: number };

export interface EngineRow {
  key: 'engine';
  meta: Meta;
  /** Counts the writes of records, so that a screen's index can tell what it has not seen. */
  changeSeq: number;
}

/** The sign of life of whoever holds the lease. */
export interface LeaseRow {
  key: 'lease';
  at: number;
}

export interface StoreTables {
  records: Table<RecordRow, [string, string]>;
  outbox: EntityTable<Mutation, 'seq'>;
  engine: Table<EngineRow | LeaseRow, string>;
  blobs: Table<{ name: string; value: unknown }, string>;
  drafts: Table<{ key: string; values: JsonObject; savedAt: string }, string>;
  quarantine: Table<{ n?: number; row: unknown; at: string }, number>;
}

export type LocalDatabase = Dexie & StoreTables;

export const databaseName = (tenantId: string, userId: string): string => `medicalpro:${tenantId}:${userId}`;

/**
 * One database per person and tenant (faults U1, U11). Strict durability: "on this device" is said after the data has reached the
 * disk, not the operating system's cache (Chromium's default is relaxed since version 121).
 */
export function openDatabase(name: string, options: DexieOptions = {}): LocalDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict', ...options }) as LocalDatabase;
  database.version(1).stores({
    records: '[entityType+entityId], [entityType+changeSeq], generation',
    outbox: 'seq, &id, [entityType+entityId], [state+seq]',
    engine: 'key',
    blobs: 'name',
    drafts: 'key',
    quarantine: '++n',
  });
  // A newer version of the app wants to upgrade: let go at once, so that it never hangs behind this tab (M5).
  database.on('versionchange', () => database.close());
  return database;
}
