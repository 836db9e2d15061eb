import { Dexie, type Table } from 'dexie';
import type { DrugChange, DrugRow } from '../contract/drugs.ts';
import type { DrugPage, DrugState, DrugStore } from '../contract/drug-ports.ts';
import { asStorageError } from './faults.ts';

/** A row of a reference table; `drug` and `group` name what it belongs to, so that it is found from there. */
interface KeptRow {
  table: string;
  key: string | number;
  drug?: string;
  group?: string;
  row: DrugRow;
}

interface Staged {
  n?: number;
  page: DrugPage;
}

interface Meta {
  key: 'state';
  state: DrugState;
}

type DrugDatabase = Dexie & {
  rows: Table<KeptRow, [string, string | number]>;
  staged: Table<Staged, number>;
  meta: Table<Meta, 'state'>;
};

const NOTHING: DrugState = { cursor: null, release: null, checkedAt: null, staged: null };

const kept = ({ table, key }: DrugChange, row: DrugRow): KeptRow => ({
  table,
  key,
  ...(typeof row['medicament_id'] === 'string' ? { drug: row['medicament_id'] } : {}),
  ...(typeof row['groupe_id'] === 'string' ? { group: row['groupe_id'] } : {}),
  row,
});

/**
 * The device's copy of a drug catalogue, in a database of its own: reference data that is nobody's record, shared by
 * all who sign in to the clinic here. Keys and indexes hold ids.
 */
export class DexieDrugStore implements DrugStore {
  readonly #db: DrugDatabase;

  constructor(tenantId: string) {
    this.#db = new Dexie(`medicalpro-drugs-${tenantId}`, { chromeTransactionDurability: 'relaxed' }) as DrugDatabase;
    this.#db.version(1).stores({ rows: '[table+key], [table+drug], [table+group]', staged: '++n', meta: 'key' });
    this.#db.on('versionchange', () => this.#db.close());
  }

  state(): Promise<DrugState> {
    return this.#do(async () => (await this.#db.meta.get('state'))?.state ?? NOTHING);
  }

  stage(page: DrugPage, state: DrugState): Promise<void> {
    return this.#do(() =>
      this.#db.transaction('rw', this.#db.staged, this.#db.meta, async () => {
        if (page.isFirst) await this.#db.staged.clear();
        await this.#db.staged.add({ page });
        await this.#db.meta.put({ key: 'state', state });
      }),
    );
  }

  publish(page: DrugPage | null, state: DrugState): Promise<void> {
    const { rows, staged, meta } = this.#db;
    return this.#do(() =>
      this.#db.transaction('rw', rows, staged, meta, async () => {
        for (const key of await staged.toCollection().primaryKeys()) {
          const one = await staged.get(key);
          if (one) await this.#apply(one.page);
        }
        if (page) await this.#apply(page);
        await staged.clear();
        await meta.put({ key: 'state', state });
      }),
    );
  }

  rowsOf(table: string): Promise<DrugRow[]> {
    return this.#do(async () =>
      (await this.#db.rows.where('[table+key]').between([table, Dexie.minKey], [table, Dexie.maxKey]).toArray()).map(
        ({ row }) => row,
      ),
    );
  }

  row(table: string, key: string): Promise<DrugRow | null> {
    return this.#do(async () => (await this.#db.rows.get([table, key]))?.row ?? null);
  }

  rowsWith(table: string, column: 'drug' | 'group', value: string): Promise<DrugRow[]> {
    return this.#do(async () =>
      (await this.#db.rows.where(`[table+${column}]`).equals([table, value]).toArray()).map(({ row }) => row),
    );
  }

  close(): void {
    this.#db.close();
  }

  async #apply({ isFirst, changes }: DrugPage): Promise<void> {
    const { rows } = this.#db;
    if (isFirst) await rows.clear();
    // The last change of a row is the one that stands.
    const last = new Map(changes.map((change) => [`${change.table}\n${change.key}`, change]));
    const put: KeptRow[] = [];
    const gone: [string, string | number][] = [];
    for (const change of last.values()) {
      if (change.columns) put.push(kept(change, change.columns));
      else gone.push([change.table, change.key]);
    }
    if (gone.length > 0) await rows.bulkDelete(gone);
    if (put.length > 0) await rows.bulkPut(put);
  }

  async #do<T>(work: () => PromiseLike<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asStorageError(error);
    }
  }
}
