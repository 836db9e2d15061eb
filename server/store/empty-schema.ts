import type { Tx } from './database.ts';

/** An extension may belong to an administrator, so its members stay. */
const NOT_OF_EXTENSION = "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')";

/**
 * Drops every table, view and function of the schema. The schema itself and its extensions stay: they may not be ours.
 */
export async function emptySchema(tx: Tx): Promise<void> {
  const { rows } = await tx.query<{ statement: string }>(`
    SELECT statement FROM (
      SELECT 1 AS turn, format('DROP %s IF EXISTS %s CASCADE', CASE o.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, o.oid::regclass) AS statement
        FROM pg_class o WHERE o.relnamespace = 'public'::regnamespace AND o.relkind IN ('r', 'p', 'v', 'm') AND ${NOT_OF_EXTENSION}
      UNION ALL
      SELECT 2, format('DROP ROUTINE IF EXISTS %s CASCADE', o.oid::regprocedure)
        FROM pg_proc o WHERE o.pronamespace = 'public'::regnamespace AND o.prokind IN ('f', 'p') AND ${NOT_OF_EXTENSION}) s
    ORDER BY turn`);
  for (const { statement } of rows) await tx.exec(statement);
}
