import { UnsafeDatabase } from './unsafe-database.ts';
import type { Tx } from './database.ts';

export interface SafetyOptions {
  /** Test databases and PGlite run without fsync. */
  allowUnsafeDurability: boolean;
}

const list = (names: { name: string }[]) => names.map(({ name }) => name).join(', ');

/** Checks the database with the role that requests will use. Throws an error that explains what is unsafe. */
export async function assertSafe(app: Tx, options: SafetyOptions): Promise<void> {
  const faults = [
    ...(await roleFaults(app)),
    ...(await tableFaults(app)),
    ...(options.allowUnsafeDurability ? [] : await durabilityFaults(app)),
  ];
  if (faults.length > 0) throw new UnsafeDatabase(`the database is not safe to use: ${faults.join('; ')}`);
}

async function roleFaults(app: Tx): Promise<string[]> {
  const { rows } = await app.query<{ name: string; rolsuper: boolean; rolbypassrls: boolean }>(
    'SELECT rolname AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user',
  );
  const role = rows[0];
  if (!role) return ['the role of this connection is unknown'];
  const { rows: owned } = await app.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'USAGE')",
  );
  const { rows: inherited } = await app.query<{ name: string }>(
    "SELECT rolname AS name FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')",
  );
  return [
    ...(!role.rolsuper && inherited.length > 0
      ? [`role ${role.name} is a member of ${list(inherited)}, which sees everything`]
      : []),
    ...(role.rolsuper ? [`role ${role.name} is a superuser`] : []),
    ...(role.rolbypassrls ? [`role ${role.name} bypasses row-level security`] : []),
    ...(!role.rolsuper && owned.length > 0 ? [`role ${role.name} owns ${list(owned)}`] : []),
  ];
}

async function tableFaults(app: Tx): Promise<string[]> {
  const { rows } = await app.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migration'
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL))`);
  const { rows: disabled } = await app.query<{ name: string }>(`
    SELECT c.relname || '.' || t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgenabled = 'D'`);
  return [
    ...(rows.length > 0 ? [`tables without forced row-level security and a policy: ${list(rows)}`] : []),
    ...(disabled.length > 0 ? [`disabled triggers: ${list(disabled)}`] : []),
  ];
}

async function durabilityFaults(app: Tx): Promise<string[]> {
  const { rows } = await app.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'",
  );
  return rows.length > 0 ? [`settings that lose data in a power cut are off: ${list(rows)}`] : [];
}
