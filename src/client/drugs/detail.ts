import type { DrugRowOf } from '../../contract/drugs.ts';
import { lifeOf, type DatedDrugStep } from './history.ts';
import type { DrugIndex, DrugLine } from './drug-index.ts';
import type { DrugStore } from '../../contract/drug-ports.ts';

/** All that the catalogue says of a drug. */
export interface DrugDetail {
  line: DrugLine;
  drug: DrugRowOf<'medicament'>;
  packs: DrugRowOf<'presentation'>[];
  compositions: DrugRowOf<'composition'>[];
  groups: { label: string; drugs: DrugLine[] }[];
  /** What this device knows of its changes, the newest first. */
  life: DatedDrugStep[];
}

export async function drugDetail(store: DrugStore, index: DrugIndex, id: string): Promise<DrugDetail | null> {
  const [drug, packs, compositions, memberships, editions] = await Promise.all([
    store.row('medicament', id),
    store.rowsWith('presentation', 'drug', id),
    store.rowsWith('composition', 'drug', id),
    store.rowsWith('groupe_generique_membre', 'drug', id),
    store.editions(),
  ]);
  const line = index.line(id);
  if (!drug || !line) return null;
  const groups = await Promise.all(
    memberships.map(async (membership) => {
      const groupId = String(membership['groupe_id']);
      const [group, members] = await Promise.all([
        store.row('groupe_generique', groupId),
        store.rowsWith('groupe_generique_membre', 'group', groupId),
      ]);
      const drugs = members.flatMap((member) => index.line(String(member['medicament_id'])) ?? []);
      return { label: String(group?.['libelle'] ?? ''), drugs: drugs.filter((other) => other.id !== id) };
    }),
  );
  // The store knows rows, and no columns.
  const rows = { drug, packs, compositions } as unknown as Pick<DrugDetail, 'drug' | 'packs' | 'compositions'>;
  return { line, ...rows, groups, life: lifeOf(editions, id) };
}
