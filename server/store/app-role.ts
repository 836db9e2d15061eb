import { NOT_ALLOWED, sqlStateOf, type OwnerConnection } from './database.ts';
import { APP_ROLE } from './migrations/index.ts';
import { UnsafeDatabase } from './unsafe-database.ts';

export const roleExists = async (owner: OwnerConnection, name: string) =>
  (await owner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])).rows.length > 0;

/**
 * Another node may be doing the same at this moment (unique_violation, duplicate_object, "tuple concurrently updated").
 */
export async function despiteOthers(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= 5 || !['23505', '42710', 'XX000'].includes(sqlStateOf(error))) throw error;
    }
  }
}

/** What the owner lacks the right to do, an administrator does once; the message gives the SQL. */
export async function orAdministrator(
  owner: string,
  what: string,
  sql: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (sqlStateOf(error) !== NOT_ALLOWED) throw error;
    throw new UnsafeDatabase(
      `the owner ${owner} may not ${what}: let an administrator of the server run once: ${sql}`,
      { cause: error },
    );
  }
}

/** Creates the role for requests if it is missing. An existing role is not changed: other databases use it too. */
export async function ensureAppRole(owner: OwnerConnection, name = 'of this connection'): Promise<void> {
  const sql = `CREATE ROLE ${APP_ROLE} NOLOGIN`;
  await orAdministrator(name, `make the role ${APP_ROLE}`, sql, () =>
    despiteOthers(async () => {
      if (!(await roleExists(owner, APP_ROLE))) await owner.exec(sql);
    }),
  );
}
