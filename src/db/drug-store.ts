import { Dexie, type Table } from 'dexie';
import type { DrugChange, DrugRow } from '../contract/drugs.ts';
import type { DrugEdition } from '../contract/drug-history.ts';
import {
  placeOf,
  type DrugHistoryState,
  type DrugPage,
  type DrugState,
  type DrugStep,
  type DrugStore,
} from '../contract/drug-ports.ts';
import { within, type Later } from '../lib/within.ts';
import { asStorageError } from './faults.ts';

/** A row of a reference table, indexed by the `drug` and the `group` that it belongs to. */
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

/** The heartbeat of the context that follows the server; in an object store of its own, so that no page delays it. */
interface Beat {
  key: 'beat';
  count: number;
}

/** A person whose role may not read the catalogue, as the server said. */
interface Refused {
  userId: string;
}

/** What changed with a transaction of the server; `n`: its place in the log. */
interface KeptEdition {
  n: number;
  edition: DrugEdition;
}

type DrugDatabase = Dexie & {
  editions: Table<KeptEdition, number>;
  history: Table<{ key: 'history'; state: DrugHistoryState }, 'history'>;
  rows: Table<KeptRow, [string, string | number]>;
  staged: Table<Staged, number>;
  meta: Table<Meta, 'state'>;
  lease: Table<Beat, 'beat'>;
  refused: Table<Refused, string>;
};

/** Time limit of a call (ST-14). If the call writes later after all, its write is checked like any other. */
const ANSWER_MS = 60_000;
/** A whole release is written in one transaction, which takes up to a minute on a slow device. */
const PUBLISH_MS = 300_000;

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
  readonly #later: Later | undefined;

  constructor(tenantId: string, later?: Later) {
    this.#db = new Dexie(`medicalpro-drugs-${tenantId}`, { chromeTransactionDurability: 'relaxed' }) as DrugDatabase;
    this.#db.version(1).stores({ rows: '[table+key], [table+drug], [table+group]', staged: '++n', meta: 'key' });
    this.#db.version(2).stores({ lease: 'key', refused: 'userId' });
    this.#db.version(3).stores({ editions: 'n', history: 'key' });
    this.#db.on('versionchange', () => this.#db.close());
    this.#later = later;
  }

  state(): Promise<DrugState> {
    return this.#do(() => this.#state());
  }

  stage({ since, page, state }: DrugStep): Promise<boolean> {
    return this.#do(() =>
      this.#db.transaction('rw', this.#db.staged, this.#db.meta, async () => {
        if (placeOf(await this.#state()) !== since) return false;
        if (page.isFirst) await this.#db.staged.clear();
        await this.#db.staged.add({ page });
        await this.#db.meta.put({ key: 'state', state });
        return true;
      }),
    );
  }

  publish({ since, page, state }: DrugStep): Promise<boolean> {
    const { rows, staged, meta } = this.#db;
    return this.#do(
      () =>
        this.#db.transaction('rw', rows, staged, meta, async () => {
          if (placeOf(await this.#state()) !== since) return false;
          // A first page replaces everything: there is no need to write what was kept aside before it.
          if (page.isFirst) await staged.clear();
          for (const key of await staged.toCollection().primaryKeys()) {
            const one = await staged.get(key);
            if (one) await this.#apply(one.page);
          }
          await this.#apply(page);
          await staged.clear();
          await meta.put({ key: 'state', state });
          return true;
        }),
      PUBLISH_MS,
    );
  }

  /** The heartbeat of the context that follows the server. */
  beat(): Promise<void> {
    return this.#do(() =>
      this.#db.transaction('rw', this.#db.lease, async () => {
        const count = (await this.#db.lease.get('beat'))?.count ?? 0;
        await this.#db.lease.put({ key: 'beat', count: count + 1 });
      }),
    );
  }

  lastBeat(): Promise<number> {
    return this.#do(async () => (await this.#db.lease.get('beat'))?.count ?? 0);
  }

  isRefused(userId: string): Promise<boolean> {
    return this.#do(async () => (await this.#db.refused.get(userId)) !== undefined);
  }

  setRefused(userId: string, isRefused: boolean): Promise<void> {
    return this.#do(async () => {
      if (isRefused) await this.#db.refused.put({ userId });
      else await this.#db.refused.delete(userId);
    });
  }

  historyState(): Promise<DrugHistoryState | null> {
    return this.#do(async () => (await this.#db.history.get('history'))?.state ?? null);
  }

  keepEditions({ editions, isFirst, state }: Parameters<DrugStore['keepEditions']>[0]): Promise<void> {
    return this.#do(() =>
      this.#db.transaction('rw', this.#db.editions, this.#db.history, async () => {
        if (isFirst) await this.#db.editions.clear();
        await this.#db.editions.bulkPut(editions.map((edition) => ({ n: Number(edition.rev), edition })));
        await this.#db.history.put({ key: 'history', state });
      }),
    );
  }

  editions(): Promise<DrugEdition[]> {
    return this.#do(async () => (await this.#db.editions.orderBy('n').toArray()).map(({ edition }) => edition));
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
    // The last change of a row wins.
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

  async #state(): Promise<DrugState> {
    return (await this.#db.meta.get('state'))?.state ?? NOTHING;
  }

  async #do<T>(work: () => PromiseLike<T>, ms = ANSWER_MS): Promise<T> {
    try {
      return await within(ms, work(), this.#later);
    } catch (error) {
      throw asStorageError(error);
    }
  }
}
