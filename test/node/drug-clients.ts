/** Clients of the drug catalogue as they are outside: one that executes SQL in SQLite, one that keeps typed rows. */
import initSqlJs, { type Database } from 'sql.js';
import {
  DRUG_TABLES,
  type DrugChange,
  type DrugRow,
  type DrugStatement,
  type DrugSync,
} from '../../src/contract/drugs.ts';
import { createStatements } from '../../server/domains/clinic/drugs/statements.ts';
import type { OwnerConnection } from '../../server/store/database.ts';
import type { TestClient } from './server-client.ts';

export type Rows = Record<string, Record<string, DrugRow>>;

export async function drugPage(client: TestClient, query: Record<string, string> = {}): Promise<DrugSync> {
  const { status, body } = await client.call<DrugSync>(
    'GET',
    `/api/drugs/sync/?${new URLSearchParams(query).toString()}`,
  );
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

/** Every page from a place on. */
export async function* drugPages(
  client: TestClient,
  since: string | null,
  query: Record<string, string> = {},
): AsyncGenerator<DrugSync> {
  for (let cursor = since; ;) {
    const page = await drugPage(client, cursor === null ? query : { ...query, since: cursor });
    yield page;
    if (!page.hasMore) return;
    cursor = page.cursor;
  }
}

/** What the server's tables hold. */
export async function serverRows(owner: OwnerConnection, catalogue: string): Promise<Rows> {
  const all: Rows = {};
  for (const { name, key } of DRUG_TABLES) {
    const { rows } = await owner.query<{ row: DrugRow }>(
      `SELECT to_jsonb(t) - 'tenant_id' AS row FROM "${name}" t WHERE tenant_id = $1`,
      [catalogue],
    );
    all[name] = Object.fromEntries(rows.map(({ row }) => [String(row[key]), row]));
  }
  return all;
}

/** The rows that two sides hold differently, as `table key`; quick for a whole catalogue. */
export function differences(one: Rows, other: Rows): string[] {
  const texts = (rows: Rows) =>
    new Map(
      Object.entries(rows).flatMap(([table, byKey]) =>
        Object.entries(byKey).map(([key, row]) => [`${table} ${key}`, JSON.stringify(Object.entries(row).toSorted())]),
      ),
    );
  const [here, there] = [texts(one), texts(other)];
  return [...new Set([...here.keys(), ...there.keys()])].filter((key) => here.get(key) !== there.get(key));
}

/** A client that keeps typed rows. */
export class TypedClient {
  rows: Rows = empty();
  cursor: string | null = null;

  apply(page: DrugSync, isFirst = this.cursor === null): void {
    if (isFirst || page.resync === true) this.rows = empty();
    for (const { table, key, columns } of page.changes as DrugChange[]) {
      const rows = (this.rows[table] ??= {});
      if (columns) rows[String(key)] = columns;
      else delete rows[String(key)];
    }
    this.cursor = page.cursor;
  }

  async follow(client: TestClient, query: Record<string, string> = {}): Promise<DrugSync[]> {
    const pages: DrugSync[] = [];
    for await (const page of drugPages(client, this.cursor, query)) {
      this.apply(page);
      pages.push(page);
    }
    return pages;
  }
}

const empty = (): Rows => Object.fromEntries(DRUG_TABLES.map(({ name }) => [name, {}]));

/** A client of seed 000: executes each statement as it is, a page in one transaction. */
export class SqliteClient {
  readonly #db: Database;
  cursor: string | null = null;

  private constructor(db: Database) {
    this.#db = db;
  }

  /** `file`: a database with the catalogue's tables; without it a new one. */
  static async open(file?: Uint8Array): Promise<SqliteClient> {
    const { Database } = await initSqlJs();
    const db = new Database(file);
    if (file) return new SqliteClient(db);
    for (const statement of createStatements('sqlite', DRUG_TABLES)) db.run(statement);
    return new SqliteClient(db);
  }

  async follow(client: TestClient, query: Record<string, string> = {}): Promise<void> {
    for await (const page of drugPages(client, this.cursor, { ...query, format: 'sql', dialect: 'sqlite' })) {
      this.#db.run('BEGIN');
      this.#db.exec((page.changes as DrugStatement[]).map(({ sql }) => sql).join('\n'));
      this.#db.run('COMMIT');
      this.cursor = page.cursor;
    }
  }

  rows(): Rows {
    const all: Rows = {};
    for (const { name, key, columns } of DRUG_TABLES) {
      const found: Record<string, DrugRow> = {};
      const statement = this.#db.prepare(`SELECT * FROM "${name}"`);
      while (statement.step()) {
        const raw = statement.getAsObject() as DrugRow;
        found[String(raw[key])] = Object.fromEntries(
          Object.entries(raw).map(([column, value]) => [
            column,
            columns[column] === 'boolean' && value !== null ? value === 1 : value,
          ]),
        );
      }
      statement.free();
      all[name] = found;
    }
    return all;
  }

  close(): void {
    this.#db.close();
  }
}
