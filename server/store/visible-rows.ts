import type { Tx } from './database.ts';

/** Whether the policies of all tables hold for the tables' owner too. */
async function force(tx: Tx, on: boolean): Promise<void> {
  const { rows } = await tx.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity AND relforcerowsecurity <> $1",
    [on],
  );
  for (const { name } of rows) await tx.exec(`ALTER TABLE ${name} ${on ? '' : 'NO '}FORCE ROW LEVEL SECURITY`);
}

/** What makes a table a tenant's, without the force, so that a migration can fill a table that it has just made. */
const UNFORCED = `CREATE OR REPLACE FUNCTION protect_tenant_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY tenant_isolation ON %s USING (tenant_id = (SELECT current_tenant())) WITH CHECK (tenant_id = (SELECT current_tenant()))', target);
END $$`;

async function protection(tx: Tx): Promise<string> {
  const { rows } = await tx.query<{ text: string }>(
    "SELECT pg_get_functiondef('public.protect_tenant_table(regclass)'::regprocedure) AS text",
  );
  return rows[0]?.text ?? '';
}

/**
 * Forced policies hide every row from an owner who is no superuser, and a migration would leave the rows as they are.
 * Here they rest while the steps run, within the one transaction of the migration: nobody else ever sees the tables
 * without them.
 */
export async function withVisibleRows(tx: Tx, steps: readonly (() => Promise<void>)[]): Promise<void> {
  const { rows } = await tx.query<{ sees: boolean }>(
    'SELECT rolsuper OR rolbypassrls AS sees FROM pg_roles WHERE rolname = current_user',
  );
  if (rows[0]?.sees === true) {
    for (const step of steps) await step();
    return;
  }
  // Every writer takes the head first: nobody is caught halfway between two tables.
  await tx.exec('LOCK TABLE tenant_head IN ACCESS EXCLUSIVE MODE');
  const usual = await protection(tx);
  await tx.exec(UNFORCED);
  const resting = await protection(tx);
  for (const step of steps) {
    await force(tx, false);
    await step();
  }
  // A migration may have given the function another body; that one stays.
  if ((await protection(tx)) === resting) await tx.exec(usual);
  await force(tx, true);
}
