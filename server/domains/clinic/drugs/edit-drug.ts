import { BASE_FIELDS, type DrugEntry, type EditedDrug } from '../../../../src/contract/drug-editing.ts';
import type { DrugRow } from '../../../../src/contract/drugs.ts';
import { Problem } from '../../../http/problem.ts';
import type { Tx } from '../../../store/database.ts';
import { sha256 } from '../../../auth/keys.ts';
import { BDPM_PREFIX } from './bdpm/prefix.ts';

/** A drug with its parts, from the catalogue that the transaction is bound to. */
interface Held {
  drug: DrugRow;
  packs: DrugRow[];
  compositions: DrugRow[];
}

const str = (row: DrugRow, column: string): string => String(row[column] ?? '');
const orNull = (value: string | undefined): string | null => value || null;

async function heldDrug(tx: Tx, id: string): Promise<Held | null> {
  // PostgreSQL text cannot contain the null character: the query would fail instead of finding nothing.
  if (id.includes('\0')) return null;
  const { rows } = await tx.query<DrugRow>(
    'SELECT * FROM medicament WHERE tenant_id = drug_catalogue_here() AND unique_id = $1',
    [id],
  );
  if (!rows[0]) return null;
  const of = async (table: 'presentation' | 'composition') =>
    (
      await tx.query<DrugRow>(
        `SELECT * FROM ${table} WHERE tenant_id = drug_catalogue_here() AND medicament_id = $1 ORDER BY length(unique_id), unique_id`,
        [id],
      )
    ).rows;
  return { drug: rows[0], packs: await of('presentation'), compositions: await of('composition') };
}

async function editedOf(held: Held): Promise<EditedDrug> {
  const { drug, packs, compositions } = held;
  const id = str(drug, 'unique_id');
  return {
    id,
    origin: id.startsWith(BDPM_PREFIX) ? 'base' : 'clinic',
    entry: {
      denomination: str(drug, 'denomination'),
      forme: str(drug, 'forme'),
      voies: str(drug, 'voies'),
      laboratoire: str(drug, 'laboratoire'),
      note_medecin: str(drug, 'note_medecin'),
      deleted: drug['deleted'] === true,
      compositions: compositions.map((row) => ({ substance: str(row, 'substance'), dosage: str(row, 'dosage') })),
      packs: packs.map((row) => ({
        libelle: str(row, 'libelle'),
        cip13: str(row, 'cip13'),
        prix_public: str(row, 'prix_public'),
        taux_remboursement: str(row, 'taux_remboursement'),
      })),
    },
    etag: await tagOf(held),
  };
}

const tagOf = async (held: Held): Promise<string> => `"${(await sha256(JSON.stringify(held))).slice(0, 24)}"`;

/** The drug in the form that an editor changes; null if the catalogue does not have it. */
export async function readDrug(tx: Tx, id: string): Promise<EditedDrug | null> {
  const held = await heldDrug(tx, id);
  return held && editedOf(held);
}

export type Condition = { kind: 'match'; etag: string } | { kind: 'new' };

/** Locks the catalogue, so that it cannot change between check and write. Throws if the caller saw another state. */
async function expect(tx: Tx, id: string, condition: Condition): Promise<Held | null> {
  await tx.query('SELECT open_drug_release()');
  const held = await heldDrug(tx, id);
  if (condition.kind === 'new') {
    if (held) throw new Problem(409, 'EXISTS', { detail: 'the catalogue has this drug already' });
    return null;
  }
  if (!held) throw new Problem(404, 'NOT_FOUND', { detail: 'no such drug' });
  const etag = await tagOf(held);
  if (condition.etag !== '*' && condition.etag !== etag)
    throw new Problem(412, 'VERSION_MISMATCH', {
      detail: 'the drug was changed since you saw it',
      headers: { etag },
      more: { serverData: { ...(await editedOf(held)) } },
    });
  return held;
}

async function put(tx: Tx, table: string, rows: readonly DrugRow[]): Promise<void> {
  if (rows.length > 0) await tx.query('SELECT put_drug_rows($1, $2)', [table, JSON.stringify(rows)]);
}

async function drop(tx: Tx, table: string, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await tx.query('SELECT drop_drug_rows($1, $2)', [table, keys]);
}

/** Replaces the drug's rows in one table by the given rows, under keys made from the drug's id. */
async function replace(tx: Tx, table: string, id: string, held: readonly DrugRow[], rows: readonly DrugRow[]) {
  const keyed = rows.map((row, at): DrugRow => ({ ...row, unique_id: `${id}_${at + 1}`, medicament_id: id }));
  const kept = new Set(keyed.map((row) => row['unique_id']));
  await drop(
    tx,
    table,
    held.map((row) => str(row, 'unique_id')).filter((key) => !kept.has(key)),
  );
  await put(tx, table, keyed);
}

/** Writes the given fields of a drug; omitted fields stay unchanged. Returns the stored drug. */
export async function writeDrug(tx: Tx, id: string, entry: DrugEntry, condition: Condition): Promise<EditedDrug> {
  const held = await expect(tx, id, condition);
  const foreign = id.startsWith(BDPM_PREFIX)
    ? (Object.keys(entry) as (keyof DrugEntry)[]).filter((field) => !BASE_FIELDS.includes(field))
    : [];
  if (foreign.length > 0)
    throw new Problem(422, 'FROM_DRUG_BASE', {
      detail: `${foreign.join(', ')}: the drug base brings these, and would write over them`,
    });
  if (!held && entry.denomination === undefined)
    throw new Problem(422, 'VALIDATION', { detail: 'denomination: a drug has a name' });
  const texts = (['denomination', 'forme', 'voies', 'laboratoire', 'note_medecin'] as const).flatMap((column) =>
    entry[column] === undefined ? [] : [[column, orNull(entry[column])] as const],
  );
  await put(tx, 'medicament', [
    {
      unique_id: id,
      ...Object.fromEntries(texts),
      ...(entry.deleted === undefined ? {} : { deleted: entry.deleted }),
      ...(held ? {} : { autorise: 'A' }),
    },
  ]);
  if (entry.compositions)
    await replace(
      tx,
      'composition',
      id,
      held?.compositions ?? [],
      entry.compositions.map(({ substance, dosage }) => ({ substance, dosage: orNull(dosage), nature: 'SA' })),
    );
  if (entry.packs)
    await replace(
      tx,
      'presentation',
      id,
      held?.packs ?? [],
      entry.packs.map(({ libelle, cip13, prix_public, taux_remboursement }) => ({
        libelle,
        cip13: orNull(cip13),
        prix_public: orNull(prix_public),
        taux_remboursement: orNull(taux_remboursement),
      })),
    );
  const written = await readDrug(tx, id);
  if (!written) throw new Error('a drug that was written is not there');
  return written;
}

/** Deletes a drug of the clinic's own, with all its parts. */
export async function deleteDrug(tx: Tx, id: string, condition: Condition): Promise<void> {
  const held = await expect(tx, id, condition);
  if (!held) return;
  if (id.startsWith(BDPM_PREFIX))
    throw new Problem(422, 'FROM_DRUG_BASE', {
      detail: 'a drug of the drug base would come back with the next import: withdraw it instead (deleted: true)',
    });
  for (const [table, rows] of [
    ['presentation', held.packs],
    ['composition', held.compositions],
  ] as const)
    await drop(
      tx,
      table,
      rows.map((row) => str(row, 'unique_id')),
    );
  await drop(tx, 'medicament', [id]);
}
