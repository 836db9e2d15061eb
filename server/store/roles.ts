/**
 * Who has which rights in PostgreSQL. There are three kinds of role:
 *
 *   owner              owns the database; migrates, backs up, restores; a superuser or not
 *   medicalpro_app     has the rights of requests; one per cluster; cannot log in
 *   medicalpro_app_…   a login for one database and owner, member of medicalpro_app: no two databases share a password
 */
import { createHash } from 'node:crypto';
import { despiteOthers, orAdministrator, roleExists } from './app-role.ts';
import type { OwnerConnection } from './database.ts';
import { APP_ROLE } from './migrations/index.ts';
import { UnsafeDatabase } from './unsafe-database.ts';

export interface OwnerFacts {
  name: string;
  database: string;
  superuser: boolean;
  owns: boolean;
}

export async function ownerFacts(owner: OwnerConnection): Promise<OwnerFacts> {
  const { rows } = await owner.query<OwnerFacts>(`
    SELECT r.rolname AS name, d.datname AS database, r.rolsuper AS superuser,
           pg_has_role(current_user, d.datdba, 'USAGE') OR EXISTS (
             SELECT 1 FROM pg_class c WHERE c.relname = 'tenant' AND c.relnamespace = 'public'::regnamespace AND pg_has_role(current_user, c.relowner, 'USAGE')) AS owns
      FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()`);
  const [facts] = rows;
  if (!facts) throw new UnsafeDatabase('the role of this connection is unknown');
  return facts;
}

/** All databases of a cluster see its roles, so the name contains the database and its owner. */
export const loginNameOf = ({ name, database }: Pick<OwnerFacts, 'name' | 'database'>): string =>
  `${APP_ROLE}_${createHash('sha256').update(`${database}\0${name}`).digest('hex').slice(0, 12)}`;

/** PostgreSQL's own quoting, for names and texts where a parameter is not allowed. */
async function formatted(owner: OwnerConnection, template: string, ...values: string[]): Promise<void> {
  const { rows } = await owner.query<{ text: string }>('SELECT format($1, VARIADIC $2::text[]) AS text', [
    template,
    values,
  ]);
  await owner.exec(rows[0]?.text ?? '');
}

/** Gives a login the rights of requests, if it does not have them yet. */
export async function grantApp(owner: OwnerConnection, ownerName: string, login: string): Promise<void> {
  const { rows } = await owner.query<{ has: boolean }>("SELECT pg_has_role($1, $2, 'USAGE') AS has", [login, APP_ROLE]);
  if (rows[0]?.has !== true) {
    await orAdministrator(ownerName, `give ${APP_ROLE} to ${login}`, `GRANT ${APP_ROLE} TO "${login}"`, () =>
      despiteOthers(() => formatted(owner, `GRANT ${APP_ROLE} TO %I`, login)),
    );
  }
  const { rows: door } = await owner.query<{ name: string; open: boolean }>(
    "SELECT current_database() AS name, has_database_privilege($1, current_database(), 'CONNECT') AS open",
    [login],
  );
  if (door[0]?.open === false) await formatted(owner, 'GRANT CONNECT ON DATABASE %I TO %I', door[0].name, login);
}

/** The login of this database: created if missing. Its password is set only if the derived one is not accepted. */
export async function ensureLogin(
  owner: OwnerConnection,
  facts: OwnerFacts,
  password: string,
  works: () => Promise<boolean>,
): Promise<string> {
  const login = loginNameOf(facts);
  const advice =
    `ALTER ROLE "${facts.name}" CREATEROLE; or prepare a login yourself and give DATABASE_OWNER_URL as well: ` +
    `CREATE ROLE ${APP_ROLE} NOLOGIN; CREATE ROLE clinic_app LOGIN PASSWORD '…' IN ROLE ${APP_ROLE}`;
  await orAdministrator(facts.name, 'make the login of the application', advice, () =>
    despiteOthers(async () => {
      if (!(await roleExists(owner, login)))
        await formatted(owner, 'CREATE ROLE %I LOGIN PASSWORD %L', login, password);
    }),
  );
  await grantApp(owner, facts.name, login);
  if (!(await works())) {
    await orAdministrator(
      facts.name,
      `set the password of ${login}`,
      `GRANT "${login}" TO "${facts.name}" WITH ADMIN OPTION`,
      () => despiteOthers(() => formatted(owner, 'ALTER ROLE %I LOGIN PASSWORD %L', login, password)),
    );
  }
  return login;
}
