import type { Release } from '../../server/domains/clinic/drugs/bdpm/rows-of-release.ts';
import { demoRelease, type DEMO_RELEASES } from '../../server/domains/clinic/fixtures/demo-drugs.ts';

const WANTED = /^(DOLIPRANE|PARACETAMOL|ANASTROZOLE)/;

/** An eighth of a release of the drug base, with some names that everybody knows: pages enough, in a test's time. */
export function someDrugs(name: (typeof DEMO_RELEASES)[number]): Release {
  const whole = demoRelease(name);
  const drugs = new Set(
    [...(whole.tables.get('medicament') ?? [])].flatMap(([id, row]) =>
      Number(row['code']) % 8 === 0 || WANTED.test(String(row['denomination'])) ? [id] : [],
    ),
  );
  const tables = [...whole.tables].map(([table, rows]) => {
    const kept = [...rows].filter(([id, row]) => {
      const drug = table === 'medicament' ? id : row['medicament_id'];
      return drug === undefined || drugs.has(String(drug));
    });
    return [table, new Map(kept)] as const;
  });
  return { ...whole, tables: new Map(tables) };
}
