import {
  BASE_FIELDS,
  drugDraftSchema,
  drugEntrySchema,
  type DrugDraft,
  type DrugEntry,
  type EditedDrug,
  type HeldEntry,
} from '../../contract/drug-editing.ts';
import type { Issue } from '../../contract/issues.ts';
import { issuesOfSchema } from '../../contract/schema-issues.ts';

export const NOTHING_TYPED: HeldEntry = {
  denomination: '',
  forme: '',
  voies: '',
  laboratoire: '',
  note_medecin: '',
  deleted: false,
  compositions: [],
  packs: [],
};
export const NO_SUBSTANCE: HeldEntry['compositions'][number] = { substance: '', dosage: '' };
export const NO_PACK: HeldEntry['packs'][number] = { libelle: '', cip13: '', prix_public: '', taux_remboursement: '' };

export interface Beginning {
  id: string;
  typed: HeldEntry;
  /** Somebody changed the drug since this was typed. */
  isOlder: boolean;
  isRestored: boolean;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * The form's first values. Of a draft for an older state of the drug, only the changed fields are applied to the
 * present one.
 */
export function beginningOf(drug: EditedDrug | null, draft: unknown, newId: () => string): Beginning {
  const left = drugDraftSchema.safeParse(draft);
  const present: HeldEntry = drug?.entry ?? NOTHING_TYPED;
  if (!left.success) return { id: drug?.id ?? newId(), typed: present, isOlder: false, isRestored: false };
  const { id, seen, before, typed } = left.data;
  const changed = Object.keys(typed).filter((field) => !isSame(typed[field as 'forme'], before[field as 'forme']));
  const own = Object.fromEntries(changed.map((field) => [field, typed[field as 'forme']]));
  return {
    id: drug?.id ?? id,
    typed: { ...present, ...own },
    isOlder: drug !== null && seen !== drug.etag,
    isRestored: true,
  };
}

/** The draft to store; null while nothing differs from the drug. */
export function draftOf(id: string, drug: EditedDrug | null, typed: HeldEntry): DrugDraft | null {
  const before = drug?.entry ?? NOTHING_TYPED;
  return isSame(before, typed) ? null : { id, seen: drug?.etag ?? null, before, typed };
}

/** `12,30` and `12.3` as `12.30`. */
function priceOf(typed: string): string {
  const [, whole, cents = ''] = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(typed.trim()) ?? [];
  if (whole === undefined) return typed.trim();
  return cents === '' ? whole : `${whole}.${cents.padEnd(2, '0')}`;
}

/** `65` and `65 %` as `65%`. */
function rateOf(typed: string): string {
  const [, number] = /^(\d{1,3}) ?%?$/.exec(typed.trim()) ?? [];
  return number === undefined ? typed.trim() : `${Number(number)}%`;
}

const isFilled = (row: object): boolean => Object.values(row).some((value) => String(value).trim() !== '');

/** The non-empty rows of a list, with their places in the form. */
function filled<T extends object>(rows: readonly T[]): { rows: T[]; places: number[] } {
  const kept = rows.flatMap((row, place) => (isFilled(row) ? [{ row, place }] : []));
  return { rows: kept.map(({ row }) => row), places: kept.map(({ place }) => place) };
}

export type Faults = Readonly<Partial<Record<string, Issue>>>;

/**
 * The entry in the server's form, or the contract's errors by their place in the form. Of a drug of the drug base, only
 * the fields that a person may write.
 */
export function checkedEntry(
  typed: HeldEntry,
  origin: EditedDrug['origin'],
): { entry: DrugEntry; faults: null } | { entry: null; faults: Faults } {
  const compositions = filled(typed.compositions);
  const packs = filled(typed.packs);
  const whole: DrugEntry = {
    ...typed,
    denomination: typed.denomination.trim(),
    compositions: compositions.rows,
    packs: packs.rows.map(({ libelle, cip13, prix_public, taux_remboursement }) => ({
      libelle: libelle.trim(),
      cip13: cip13.replaceAll(/\s/g, ''),
      prix_public: priceOf(prix_public),
      taux_remboursement: rateOf(taux_remboursement),
    })),
  };
  const entry: DrugEntry =
    origin === 'base' ? Object.fromEntries(BASE_FIELDS.map((field) => [field, whole[field]])) : whole;
  const checked = drugEntrySchema.safeParse(entry);
  if (checked.success) return { entry: checked.data, faults: null };
  const places = { compositions: compositions.places, packs: packs.places };
  const faults: Partial<Record<string, Issue>> = {};
  for (const issue of issuesOfSchema(checked.error.issues, entry)) {
    const [list = '', at, ...rest] = issue.path.split('.');
    const place = list === 'compositions' || list === 'packs' ? places[list][Number(at)] : undefined;
    const path = place === undefined ? issue.path : [list, place, ...rest].join('.');
    faults[path] ??= { ...issue, path };
  }
  return { entry: null, faults };
}
