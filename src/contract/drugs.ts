import * as z from 'zod/mini';

/**
 * The drug catalogue: reference tables that are edited on the server alone and followed by every client, the PWA and
 * the desktop clients of seed 000. Table and column names are the seed's; what the French public drug base (BDPM)
 * brings stands in tables and columns of its own.
 */

export type DrugColumnType = 'text' | 'integer' | 'boolean';

export interface DrugTable {
  name: string;
  /** The column with the permanent, global id of a row. */
  key: string;
  columns: Readonly<Record<string, DrugColumnType>>;
}

const texts = <const T extends string>(...names: readonly T[]) =>
  Object.fromEntries(names.map((name) => [name, 'text'])) as Record<T, 'text'>;

/** Grows with every change of a table below: a client with another number is refused before any change. */
export const DRUG_SCHEMA = 1;

/** In the order in which a new client fills them: a table comes before those that refer to it. */
const TABLES = [
  { name: 'laboratoire', key: 'unique_id', columns: texts('unique_id', 'designation', 'pays') },
  { name: 'forme_homogene', key: 'unique_id', columns: texts('unique_id', 'designation') },
  { name: 'medic_categorie', key: 'unique_id', columns: texts('unique_id', 'designation') },
  {
    name: 'nom_commercial',
    key: 'unique_id',
    columns: { ...texts('unique_id', 'nom_fr', 'nom_ar', 'nom_en', 'nom_sp', 'nom_de', 'nom_ch'), deleted: 'boolean' },
  },
  {
    name: 'medicament',
    key: 'unique_id',
    columns: {
      ...texts(
        'unique_id',
        'denomination',
        'pays_marche',
        'dci_pays',
        'dci_atc_id',
        'nom_commercial_id',
        'num_enregistrement',
        'code',
        'forme',
        'voies',
        'dosage',
        'cond',
        'liste',
        'obs',
        'laboratoire',
        'note_medecin',
        'observation',
        'type',
        'status',
        'procedure_amm',
        'commercialisation',
        'date_amm',
        'statut_bdm',
        'num_europeen',
        'duree_stabilitee',
        'remboursable',
        'forme_homogene_id',
        'autorise',
        'date_retrait',
        'motif_retrait',
        'categorie_id',
        'pays_labo',
        'labo_id',
      ),
      p1: 'integer',
      p2: 'integer',
      etat: 'integer',
      surveillance_renforcee: 'boolean',
      deleted: 'boolean',
    },
  },
  { name: 'medicament_cnas_forme', key: 'code', columns: { code: 'integer', ...texts('libelle', 'libelle_court') } },
  {
    name: 'medicament_cnas',
    key: 'n_enregistrement',
    columns: {
      ...texts(
        'n_enregistrement',
        'nom_commercial',
        'nom_dci',
        'dosage',
        'unite',
        'conditionnement',
        'convention',
        'remboursable',
        'date_remboursement',
        'date_arret_remboursement',
        'date_decision',
        'tarif_de_reference',
        'taux',
        'tableau',
        'hopital',
        'secteur_sanitaire',
        'officine',
        'pays',
        'laboratoire',
        'cm',
        'code_medic',
        'date_tr',
        'observation',
        'code_dci',
        'inf_tr',
        'generic',
      ),
      forme: 'integer',
    },
  },
  {
    name: 'map_cnas',
    key: 'unique_id',
    columns: texts('unique_id', 'medicament_id', 'medicamentcnas_id', 'remborsable'),
  },
  { name: 'map_autorise', key: 'unique_id', columns: texts('unique_id', 'medicament_id', 'autorise') },
  {
    name: 'presentation',
    key: 'unique_id',
    columns: {
      ...texts(
        'unique_id',
        'medicament_id',
        'cip7',
        'cip13',
        'libelle',
        'status',
        'commercialisation',
        'date_declaration',
        'taux_remboursement',
        'prix',
        'prix_public',
        'honoraires',
        'indications',
      ),
      agrement_collectivites: 'boolean',
    },
  },
  {
    name: 'composition',
    key: 'unique_id',
    columns: {
      ...texts('unique_id', 'medicament_id', 'element', 'substance_code', 'substance', 'dosage', 'reference', 'nature'),
      lien: 'integer',
    },
  },
  { name: 'groupe_generique', key: 'unique_id', columns: texts('unique_id', 'libelle') },
  {
    name: 'groupe_generique_membre',
    key: 'unique_id',
    columns: { ...texts('unique_id', 'groupe_id', 'medicament_id', 'type'), tri: 'integer' },
  },
] as const satisfies readonly DrugTable[];

export const DRUG_TABLES: readonly DrugTable[] = TABLES;

export const drugTableOf = (name: string): DrugTable | undefined => DRUG_TABLES.find((table) => table.name === name);

export type DrugValue = string | number | boolean | null;
/** A row of a reference table: each of its columns, null for nothing. */
export type DrugRow = Record<string, DrugValue>;

type ColumnsOf<N> = Extract<(typeof TABLES)[number], { name: N }>['columns'];
type ValueOf = { text: string; integer: number; boolean: boolean };
/** A row of the table of this name; an older edition may lack a column. */
export type DrugRowOf<N extends (typeof TABLES)[number]['name']> = {
  [C in keyof ColumnsOf<N>]?: ValueOf[ColumnsOf<N>[C] & DrugColumnType] | null;
};

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One row as it is after a change. CREATE and UPDATE carry the whole row, cleared columns as null; DELETE none. */
export const drugChangeSchema = z.strictObject({
  id: z.string(),
  table: z.string(),
  operation: z.enum(['CREATE', 'UPDATE', 'DELETE']),
  key: z.union([z.string(), z.number()]),
  columns: z.nullable(z.record(z.string(), value)),
  date: z.string(),
});
export type DrugChange = z.infer<typeof drugChangeSchema>;

/** The same as a statement that a desktop client executes as it is. */
export const drugStatementSchema = z.strictObject({ id: z.string(), sql: z.string(), date: z.string() });
export type DrugStatement = z.infer<typeof drugStatementSchema>;

/** `GET /api/drugs/sync/` (protocol, "The drug catalogue"). */
export const drugSyncSchema = z.strictObject({
  changes: z.array(z.union([drugChangeSchema, drugStatementSchema])),
  /** Kept with what was applied, and sent as `since` the next time. */
  cursor: z.string(),
  hasMore: z.boolean(),
  /** The page ends where a transaction of the server ends: what is applied so far is a state that was the server's. */
  whole: z.boolean(),
  /** The client has to clear its copy before this page, which is the first of the whole catalogue. */
  resync: z.optional(z.boolean()),
  /** Name of the catalogue's release; null before the first. */
  release: z.nullable(z.string()),
  schema: z.number(),
});
export type DrugSync = z.infer<typeof drugSyncSchema>;

/** The same answer as typed changes alone: what the PWA asks for. */
export const drugTypedSyncSchema = z.strictObject({ ...drugSyncSchema.shape, changes: z.array(drugChangeSchema) });
