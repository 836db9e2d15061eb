import { expect, it } from 'vitest';
import { clinic } from '../../../../src/contract/clinic.ts';
import { ensureAppRole } from '../../../store/app-role.ts';
import { quoted, tableOf } from '../../../store/entities.ts';
import { migrate } from '../../../store/migrate.ts';
import { openPglite, pgliteOwner } from '../../../store/pglite-database.ts';
import { clinicMigrations } from './index.ts';

/** The references by which the audit of a patient finds what stands under them (SPEC CR-54). */
const referencing = clinic.entities.flatMap((entity) =>
  entity.references
    .filter(({ to, many }) => to === 'patient' && many !== true)
    .map(({ field }) => {
      const table = tableOf(entity);
      return { table: table.table, column: table.columns.find((each) => each.field === field)?.column ?? field };
    }),
);

it('CR-54 what refers to a patient is found by an index, merged patients included, however many records there are', async () => {
  const instance = await openPglite({});
  try {
    const owner = pgliteOwner(instance);
    await ensureAppRole(owner);
    await migrate(owner, clinicMigrations);
    // With so few rows every plan is cheap: the question is whether there is another way than reading the table.
    await instance.exec('SET enable_seqscan = off');
    const plans = await Promise.all(
      referencing.map(async ({ table, column }) => {
        const { rows } = await instance.query<{ 'QUERY PLAN': string }>(
          `EXPLAIN SELECT r.id FROM ${quoted(table)} r WHERE r.tenant_id = '00000000-0000-4000-8000-000000000001'::uuid AND r.${quoted(column)} = '00000000-0000-4000-8000-000000000001'::uuid`,
        );
        return { name: `${table}.${column}`, plan: rows.map((row) => row['QUERY PLAN']).join('\n'), column };
      }),
    );
    expect(plans.length).toBeGreaterThan(7);
    expect(plans.map(({ name }) => name)).toContain('patient.merged_into');
    expect(plans.filter(({ plan, column }) => !new RegExp(`Index Cond: .*\\b${column} = `).test(plan))).toEqual([]);
  } finally {
    await instance.close();
  }
});
