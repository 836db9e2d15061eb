import type { prescription, Prescription } from '../../contract/entities/prescription.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { textOf } from '../../ui/i18n/i18n.ts';

type Line = NonNullable<Prescription['lines']>[number];
/** A line as it is typed. */
export type LineInput = NonNullable<InputsOf<typeof prescription>['lines']>[number];
export type DrugInput = NonNullable<LineInput['drug']>;

/** The drugs of an ordonnance by their names. */
export const drugNames = ({ lines = [] }: { lines?: readonly Partial<Line>[] }): string[] =>
  // A line that is being typed has no drug at first.
  lines.flatMap(({ drug }) => drug?.name || []);

const NAMED = 3;

/** What an ordonnance is called: its first drugs, and how many others it has. */
export function prescriptionTitle(record: { lines?: readonly Partial<Line>[] }): string {
  const names = drugNames(record);
  if (names.length <= NAMED) return names.join(', ');
  const more = textOf('prescription.more', { count: names.length - NAMED + 1 }) ?? '…';
  return `${names.slice(0, NAMED - 1).join(', ')} ${more}`;
}

/** The catalogue id of a line's drug; null for a typed one. */
const catalogueId = ({ drug: { source, ref } }: Line): string | null => (source === 'catalogue' && ref) || null;

/** The drugs that were picked from the catalogue, by their ids. */
export const pickedDrugs = ({ lines = [] }: Prescription): string[] => lines.flatMap((line) => catalogueId(line) ?? []);

/** The names of the drugs with these ids, as the lines have them. */
export const namesOfPicked = ({ lines = [] }: Prescription, ids: readonly string[]): string[] =>
  drugNames({ lines: lines.filter((line) => ids.includes(catalogueId(line) ?? '')) });
