import type { Release } from '../../server/domains/clinic/drugs/bdpm/rows-of-release.ts';

const cisOf = (id: unknown): number => Number(String(id).replace('bdpm_', ''));

/** The same eighth of every release: enough of each kind of change, and a fraction of the time. */
export const eighthOf = (release: Release): Release => ({
  ...release,
  tables: new Map(
    [...release.tables].map(([table, rows]) => [
      table,
      new Map(
        [...rows].filter(([key, row]) => {
          const drug = table === 'medicament' ? key : row['medicament_id'];
          return drug === undefined || cisOf(drug) % 8 === 3;
        }),
      ),
    ]),
  ),
});

export interface Difference {
  created: number;
  deleted: number;
  updated: number;
}

/** What the second release changes in a table, counted on the releases themselves. */
export function differenceOf(first: Release, second: Release, table: string): Difference {
  const [before, after] = [first.tables.get(table) ?? new Map(), second.tables.get(table) ?? new Map()];
  const shared = [...after].filter(([key]) => before.has(key));
  return {
    created: after.size - shared.length,
    deleted: [...before.keys()].filter((key) => !after.has(key)).length,
    updated: shared.filter(([key, row]) => JSON.stringify(before.get(key)) !== JSON.stringify(row)).length,
  };
}
