import type { DrugRow } from './drugs.ts';

const text = (row: DrugRow, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : '';
};

/** Its authorisation ended, it was taken from the market, or the catalogue's administrator has deleted it. */
export const isWithdrawn = (drug: DrugRow): boolean =>
  drug['deleted'] === true || text(drug, 'autorise') === 'R' || text(drug, 'date_retrait') !== '';

export const drugName = (drug: DrugRow): string => text(drug, 'denomination') || text(drug, 'dci_pays');
