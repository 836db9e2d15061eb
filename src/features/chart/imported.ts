/** An imported resource of FHIR R4 as lines that a person reads. Pure. */
import type { Json, JsonObject } from '../../lib/json.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const joined = (parts: readonly (string | undefined)[], by: string): string =>
  parts.filter((part) => part !== undefined && part !== '').join(by);

const primitive = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

/** Base64 of a plain text as that text. */
function decoded(attachment: JsonObject): string | undefined {
  if (typeof attachment['data'] !== 'string' || !/^text\/plain\b/.test(String(attachment['contentType']))) return;
  try {
    const bytes = Uint8Array.from(atob(attachment['data']), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What says a value of R4 to a person, whatever its data type; empty for what only a program reads. */
export function wordsOfValue(value: Json | undefined): string {
  const plain = primitive(value);
  if (plain !== undefined) return plain;
  if (Array.isArray(value)) return [...new Set(value.map(wordsOfValue))].filter(Boolean).join('\n');
  if (!isObject(value)) return '';
  const { coding, start, end } = value;
  const said = primitive(value['text']) ?? primitive(value['display']) ?? primitive(value['title']) ?? decoded(value);
  if (said !== undefined) return said;
  if (Array.isArray(coding)) {
    const names = coding.filter(isObject).map((each) => primitive(each['display']) ?? primitive(each['code']));
    return names.find((name) => name !== undefined) ?? '';
  }
  if (value['value'] !== undefined)
    return joined(
      [primitive(value['comparator']), primitive(value['value']), primitive(value['unit']) ?? primitive(value['code'])],
      ' ',
    );
  if (start !== undefined || end !== undefined) return joined([primitive(start), primitive(end)], ' – ');
  return joined(
    Object.entries(value)
      .filter(([name]) => !FOR_PROGRAMS.has(name))
      .map(([, part]) => wordsOfValue(part).replaceAll('\n', ', ')),
    ' · ',
  );
}

/** Addresses and technical parts, and whose record it is: the page says that. */
const FOR_PROGRAMS: ReadonlySet<string> = new Set([
  'resourceType',
  'id',
  'meta',
  'implicitRules',
  'language',
  'text',
  'contained',
  'extension',
  'modifierExtension',
  'identifier',
  'patient',
  'subject',
  'reference',
  'system',
  'url',
  'data',
  'hash',
  'size',
]);

export interface ImportedLine {
  element: string;
  words: string;
}

/** The resource as JSON; null where the text is none. */
export function resourceOf(content: Json | undefined): JsonObject | null {
  try {
    const value = JSON.parse(String(content)) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The elements that say something to a person, in the order of the file. `valueQuantity` is `value`. */
export function linesOfResource(resource: JsonObject): ImportedLine[] {
  return Object.entries(resource)
    .filter(([name]) => !FOR_PROGRAMS.has(name) && !name.startsWith('_'))
    .map(([name, value]) => ({
      element: name.replace(/^(value|effective|occurrence|performed|onset|abatement|medication)[A-Z].*$/, '$1'),
      words: wordsOfValue(value),
    }))
    .filter(({ words }) => words !== '');
}
