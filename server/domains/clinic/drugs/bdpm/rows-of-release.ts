import type { DrugRow } from '../../../../../src/contract/drugs.ts';
import { BDPM_PREFIX } from './prefix.ts';
import { nameOfText, readTable, ReleaseRefused, type Line, type TableForm } from './read-table.ts';
import { dayOf, notesOn, priceOf, proseOf, rateOf, textOf, yesOf, type Note, type Notes } from './values.ts';

/** The files of the French public drug base (BDPM, "Contenu et format des fichiers téléchargeables" of the ANSM). */
export const BDPM_FILES = {
  drugs: { file: 'CIS_bdpm.txt', columns: 12 },
  packs: { file: 'CIS_CIP_bdpm.txt', columns: 13 },
  compositions: { file: 'CIS_COMPO_bdpm.txt', columns: 8, emptyColumnAtEnd: true },
  generics: { file: 'CIS_GENER_bdpm.txt', columns: 5, emptyColumnAtEnd: true },
} as const satisfies Record<string, TableForm>;

export type BdpmFiles = Readonly<Record<keyof typeof BDPM_FILES, Uint8Array>>;

/** The rows of each table, by key, with the columns that the drug base fills. People fill the other columns. */
export interface Release {
  tables: ReadonlyMap<string, ReadonlyMap<string, DrugRow>>;
  notes: Notes;
}

const CIS = /^\d{8}$/;

function code(form: TableForm, { number, cells }: Line, at: number, shape: RegExp, name: string): string {
  const text = cells[at] ?? '';
  if (!shape.test(text)) throw new ReleaseRefused('value', form.file, number, `column ${at + 1} is no ${name} code`);
  return text;
}

function integer(form: TableForm, { number, cells }: Line, at: number): number | null {
  const text = (cells[at] ?? '').trim();
  if (text === '') return null;
  if (!/^\d{1,9}$/.test(text)) throw new ReleaseRefused('value', form.file, number, `column ${at + 1} is no number`);
  return Number(text);
}

/** Adds a row to a table. Two equal lines are one row; two different lines with one key are a contradiction. */
function add(rows: Map<string, DrugRow>, form: TableForm, line: Line, row: DrugRow, note: Note): void {
  const key = String(row['unique_id']);
  const other = rows.get(key);
  if (other === undefined) rows.set(key, row);
  else if (JSON.stringify(other) === JSON.stringify(row)) note('twice');
  else throw new ReleaseRefused('twice', form.file, line.number, `a second line for ${key.slice(BDPM_PREFIX.length)}`);
}

function named(rows: Map<string, DrugRow>, prefix: string, text: string | null): string | null {
  if (text === null) return null;
  const id = nameOfText(`${BDPM_PREFIX}${prefix}`, text);
  rows.set(id, { unique_id: id, designation: text });
  return id;
}

/** Lines read before other work gets its turn. */
const STEP = 400;

/** Progress of the reading, in bytes of the files. */
export interface ReadProgress {
  done: number;
  total: number;
}

/** Reads a whole release in one step. Throws {@link ReleaseRefused} as {@link readRelease} does. */
export function rowsOfRelease(files: BdpmFiles): Release {
  const reading = readRelease(files);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Reads a release in steps, so that a server has its turn between them. Throws {@link ReleaseRefused} for the first line
 * that can't be one of the drug base.
 */
export function* readRelease(files: BdpmFiles): Generator<ReadProgress, Release> {
  const notes: Notes = new Map();
  const [drugs, packs, compositions] = [1, 2, 3].map(() => new Map<string, DrugRow>()) as [
    Map<string, DrugRow>,
    Map<string, DrugRow>,
    Map<string, DrugRow>,
  ];
  const [groups, members, laboratories, forms] = [1, 2, 3, 4].map(() => new Map<string, DrugRow>()) as [
    Map<string, DrugRow>,
    Map<string, DrugRow>,
    Map<string, DrugRow>,
    Map<string, DrugRow>,
  ];

  const total = Object.values(files).reduce((sum, { byteLength }) => sum + byteLength, 0);
  let before = 0;
  /** The lines of one file, each with a way to note what is odd about it. */
  function* linesOf(
    kind: keyof typeof BDPM_FILES,
    take: (line: Line, note: Note) => void,
  ): Generator<ReadProgress, void> {
    const { file } = BDPM_FILES[kind];
    const lines = readTable(BDPM_FILES[kind], files[kind]);
    for (const [at, line] of lines.entries()) {
      take(line, notesOn(notes, file, line.number));
      if (at % STEP === 0) yield { done: before + Math.round((files[kind].byteLength * at) / lines.length), total };
    }
    before += files[kind].byteLength;
  }

  const ofDrugs = BDPM_FILES.drugs;
  yield* linesOf('drugs', (line, note) => {
    const cis = code(ofDrugs, line, 0, CIS, 'CIS');
    const [, denomination = '', form = '', routes = '', status = '', procedure = '', market = '', since = ''] =
      line.cells;
    const [, , , , , , , , warning = '', european = '', holders = '', watched = ''] = line.cells;
    const laboratory = textOf(
      holders
        .split(';')
        .map((name) => name.trim())
        .filter(Boolean)
        .join(' ; '),
    );
    const row: DrugRow = {
      unique_id: `${BDPM_PREFIX}${cis}`,
      denomination: textOf(denomination),
      pays_marche: 'FR',
      code: cis,
      forme: textOf(form),
      voies: textOf(
        routes
          .split(';')
          .map((route) => route.trim())
          .filter(Boolean)
          .join(', '),
      ),
      status: textOf(status),
      procedure_amm: textOf(procedure),
      commercialisation: textOf(market),
      date_amm: dayOf(since, note),
      statut_bdm: textOf(warning),
      num_europeen: textOf(european),
      laboratoire: laboratory,
      surveillance_renforcee: yesOf(watched, note),
      // Authorised or withdrawn, as in the seed data.
      autorise: /^autorisation active$/i.test(status.trim()) ? 'A' : 'R',
      forme_homogene_id: named(forms, 'frm', textOf(form)),
      labo_id: named(laboratories, 'labo', laboratory),
    };
    if (row['denomination'] === null)
      throw new ReleaseRefused('value', ofDrugs.file, line.number, 'a drug without a name');
    add(drugs, ofDrugs, line, row, note);
  });

  const known = (cis: string, note: Note) => {
    if (!drugs.has(`${BDPM_PREFIX}${cis}`)) note('dangling');
    return `${BDPM_PREFIX}${cis}`;
  };

  const ofPacks = BDPM_FILES.packs;
  yield* linesOf('packs', (line, note) => {
    const cis = code(ofPacks, line, 0, CIS, 'CIS');
    const cip7 = code(ofPacks, line, 1, /^\d{7}$/, 'CIP7');
    const [, , label = '', status = '', market = '', since = '', cip13 = '', hospital = '', rate = ''] = line.cells;
    const [, , , , , , , , , price = '', publicPrice = '', fee = '', indications = ''] = line.cells;
    if (cip13 !== '' && !/^\d{13}$/.test(cip13))
      throw new ReleaseRefused('value', ofPacks.file, line.number, 'column 7 is no CIP13 code');
    const row: DrugRow = {
      unique_id: `${BDPM_PREFIX}${cip7}`,
      medicament_id: known(cis, note),
      cip7,
      cip13: textOf(cip13),
      libelle: proseOf(label, note),
      status: textOf(status),
      commercialisation: textOf(market),
      date_declaration: dayOf(since, note),
      agrement_collectivites: yesOf(hospital, note),
      taux_remboursement: rateOf(rate),
      prix: priceOf(price, note),
      prix_public: priceOf(publicPrice, note),
      honoraires: priceOf(fee, note),
      indications: proseOf(indications, note),
    };
    add(packs, ofPacks, line, row, note);
  });

  const ofCompositions = BDPM_FILES.compositions;
  const places = new Map<string, number>();
  yield* linesOf('compositions', (line, note) => {
    const cis = code(ofCompositions, line, 0, CIS, 'CIS');
    const [, element = '', substanceCode = '', substance = '', dosage = '', reference = '', nature = ''] = line.cells;
    const link = integer(ofCompositions, line, 7);
    // A substance can occur in several elements of a drug, and several times in one element.
    const stem = `${BDPM_PREFIX}${cis}_${substanceCode.trim()}_${nature.trim()}_${link ?? ''}_${nameOfText('', element).slice(1, 9)}`;
    const place = (places.get(stem) ?? 0) + 1;
    places.set(stem, place);
    const row: DrugRow = {
      unique_id: place === 1 ? stem : `${stem}_${place}`,
      medicament_id: known(cis, note),
      element: textOf(element),
      substance_code: textOf(substanceCode),
      substance: textOf(substance),
      dosage: textOf(dosage),
      reference: textOf(reference),
      nature: textOf(nature),
      lien: link,
    };
    add(compositions, ofCompositions, line, row, note);
  });

  const ofGenerics = BDPM_FILES.generics;
  yield* linesOf('generics', (line, note) => {
    const group = code(ofGenerics, line, 0, /^\d{1,9}$/, 'group');
    const cis = code(ofGenerics, line, 2, CIS, 'CIS');
    const [, label = '', , type = ''] = line.cells;
    const groupId = `${BDPM_PREFIX}${group}`;
    groups.set(groupId, { unique_id: groupId, libelle: textOf(label) });
    const row: DrugRow = {
      unique_id: `${BDPM_PREFIX}${group}_${cis}`,
      groupe_id: groupId,
      medicament_id: known(cis, note),
      type: textOf(type),
      tri: integer(ofGenerics, line, 4),
    };
    add(members, ofGenerics, line, row, note);
  });

  return {
    tables: new Map([
      ['laboratoire', laboratories],
      ['forme_homogene', forms],
      ['medicament', drugs],
      ['presentation', packs],
      ['composition', compositions],
      ['groupe_generique', groups],
      ['groupe_generique_membre', members],
    ]),
    notes,
  };
}
