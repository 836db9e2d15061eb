import type { DrugRow } from '../../contract/drugs.ts';
import { lifeOf, type DrugStepTold } from './history.ts';
import type { DrugIndex, DrugLine } from './drug-index.ts';
import type { DrugStore } from '../../contract/drug-ports.ts';

/** All that the catalogue says of a drug. */
export interface DrugDetail {
  line: DrugLine;
  drug: DrugRow;
  packs: DrugRow[];
  compositions: DrugRow[];
  groups: { label: string; drugs: DrugLine[] }[];
  /** What this device knows of its changes, the newest first. */
  life: DrugStepTold[];
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
  return { line, drug, packs, compositions, groups, life: lifeOf(editions, id) };
}
