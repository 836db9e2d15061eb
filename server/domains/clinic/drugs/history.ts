import type { DrugRow } from '../../../../src/contract/drugs.ts';
import type { DrugEdition, DrugHistory, DrugNews, DrugPart } from '../../../../src/contract/drug-history.ts';
import { drugName, isWithdrawn } from '../../../../src/contract/drug-rows.ts';
import type { Tx } from '../../../store/database.ts';

/** An edition with more rows is listed without its changes: the first import of a catalogue, or a rewrite of it. */
export const LISTED_ROWS = 20_000;

/** Most editions of an answer, and the number of rows after which it ends. */
const PAGE = { editions: 100, rows: LISTED_ROWS } as const;

/** Longer texts are cut: a summary of a change does not need them whole. */
const LONGEST = 200;

interface Changed {
  table_name: string;
  operation: DrugPart['operation'];
  key: string;
  columns: DrugRow | null;
  before: DrugRow | null;
}

/** Tables whose rows belong to a drug, and the column that names such a row. */
const OF_DRUG: Readonly<Record<string, string>> = {
  medicament: '',
  presentation: 'libelle',
  composition: 'substance',
  groupe_generique_membre: '',
};

const shortened = (value: DrugRow[string]): DrugRow[string] =>
  typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;

function partsOf({ table_name: table, operation, columns, before }: Changed): DrugPart[] {
  const named = OF_DRUG[table] ?? '';
  const label = (columns ?? before)?.[named];
  const row = { table, operation, ...(typeof label === 'string' ? { label: String(shortened(label)) } : {}) };
  if (operation !== 'UPDATE' || !columns || !before) return [row];
  return Object.keys(columns)
    .filter((column) => (columns[column] ?? null) !== (before[column] ?? null))
    .map((column) => ({
      ...row,
      column,
      from: shortened(before[column] ?? null),
      to: shortened(columns[column] ?? null),
    }));
}

const drugOf = ({ table_name: table, key, columns, before }: Changed): string | null => {
  if (table === 'medicament') return key;
  const id = (columns ?? before)?.['medicament_id'];
  return typeof id === 'string' && table in OF_DRUG ? id : null;
};

/** The rows of one transaction, drug by drug. `nameOf` gives the name of a drug whose own row did not change. */
export function newsOf(rows: readonly Changed[], nameOf: (id: string) => string): DrugNews[] {
  const byDrug = new Map<string, Changed[]>();
  for (const row of rows) {
    const id = drugOf(row);
    if (id !== null) byDrug.set(id, [...(byDrug.get(id) ?? []), row]);
  }
  return [...byDrug].map(([id, changed]) => {
    const own = changed.find(({ table_name: table }) => table === 'medicament');
    const [now, before] = [own?.columns ?? null, own?.before ?? null];
    const isGone =
      own !== undefined && (now === null || (isWithdrawn(now) && (before === null || !isWithdrawn(before))));
    const kind = own?.operation === 'CREATE' ? 'created' : isGone ? 'withdrawn' : 'changed';
    const name = (now && drugName(now)) || (before && drugName(before)) || nameOf(id) || id;
    // A drug that was added or deleted includes all its parts.
    const parts = kind === 'created' || (now === null && own) ? [] : changed.flatMap(partsOf);
    return { id, name, kind, parts };
  });
}

/** The changes of a catalogue after `after`; `tx` is one snapshot, bound to the catalogue. */
export async function readHistory(tx: Tx, catalogue: string, after: string): Promise<DrugHistory> {
  const { rows: heads } = await tx.query<{ epoch: string }>('SELECT epoch FROM drug_catalogue WHERE tenant_id = $1', [
    catalogue,
  ]);
  const { rows: revs } = await tx.query<{ rev: string; at: string; rows: string; release: string | null }>(
    `SELECT l.rev, min(l.date) AS at, count(*) AS rows, (SELECT r.name FROM drug_release r WHERE r.tenant_id = $1 AND r.rev = l.rev ORDER BY r.released_at LIMIT 1) AS release
       FROM drugs_changedrugs l WHERE l.tenant_id = $1 AND l.rev > $2::bigint GROUP BY l.rev ORDER BY l.rev LIMIT $3`,
    [catalogue, after, PAGE.editions + 1],
  );
  const editions: DrugEdition[] = [];
  let listed = 0;
  for (const { rev, at, rows, release } of revs.slice(0, PAGE.editions)) {
    const count = Number(rows);
    const isListed = count <= LISTED_ROWS;
    const cost = isListed ? count : 1;
    if (listed > 0 && listed + cost > PAGE.rows) break;
    listed += cost;
    editions.push({ rev, at, release, rows: count, drugs: isListed ? await drugsOf(tx, catalogue, rev) : null });
  }
  return {
    epoch: heads[0]?.epoch ?? '00000000-0000-0000-0000-000000000000',
    editions,
    hasMore: editions.length < revs.length,
  };
}

async function drugsOf(tx: Tx, catalogue: string, rev: string): Promise<DrugNews[]> {
  const { rows } = await tx.query<Changed>(
    `SELECT table_name, operation, key #>> '{}' AS key, columns, previous AS before FROM drugs_changedrugs
      WHERE tenant_id = $1 AND rev = $2::bigint AND table_name = ANY ($3) ORDER BY seq`,
    [catalogue, rev, Object.keys(OF_DRUG)],
  );
  const ids = [...new Set(rows.map(drugOf).filter((id) => id !== null))];
  const { rows: drugs } = await tx.query<DrugRow>(
    'SELECT unique_id, denomination, dci_pays FROM medicament WHERE tenant_id = $1 AND unique_id = ANY ($2)',
    [catalogue, ids],
  );
  const names = new Map(drugs.map((drug) => [String(drug['unique_id']), drugName(drug)]));
  return newsOf(rows, (id) => names.get(id) ?? '');
}
