import type { JsonObject } from '../../lib/json.ts';

const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

export const linesOf = (prescription: JsonObject): JsonObject[] =>
  Array.isArray(prescription['lines']) ? prescription['lines'].map(asObject) : [];

export const drugOf = (line: JsonObject): JsonObject => asObject(line['drug']);

/** The drugs of an ordonnance by their names. */
export const drugNames = (prescription: JsonObject): string[] =>
  linesOf(prescription)
    .map((line) => drugOf(line)['name'])
    .filter((name): name is string => typeof name === 'string' && name !== '');

/** The id of a line's drug in the catalogue; null for one that was typed. */
const catalogueId = (line: JsonObject): string | null => {
  const { source, ref } = drugOf(line);
  return source === 'catalogue' && typeof ref === 'string' && ref !== '' ? ref : null;
};

/** The drugs that were picked from the catalogue, by their ids. */
export const pickedDrugs = (prescription: JsonObject): string[] =>
  linesOf(prescription).flatMap((line) => catalogueId(line) ?? []);

/** The names of the drugs with these ids, as the lines have them. */
export const namesOfPicked = (prescription: JsonObject, ids: readonly string[]): string[] =>
  drugNames({ lines: linesOf(prescription).filter((line) => ids.includes(catalogueId(line) ?? '')) });
