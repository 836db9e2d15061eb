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
