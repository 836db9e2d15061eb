/** Turns an imported FHIR R4 resource into readable lines. Pure. */
import type { Json, JsonObject } from '../../lib/json.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const joined = (parts: readonly (string | undefined)[], by: string): string =>
  parts.filter((part) => part !== undefined && part !== '').join(by);

/** A number or a text of a resource as its reader writes it. */
export type SayValue = (value: number | string) => string;

const primitive = (value: Json | undefined, say: SayValue = String): string | undefined => {
  if (typeof value === 'number' || typeof value === 'string') return say(value);
  return typeof value === 'boolean' ? String(value) : undefined;
};

/**
 * The elements of R4's data types that say a value to a person. What a file holds in them is not known: each is read by
 * {@link primitive}, as an array or as an object.
 */
interface Said {
  text?: Json;
  display?: Json;
  title?: Json;
  data?: Json;
  contentType?: Json;
  coding?: Json;
  start?: Json;
  end?: Json;
  value?: Json;
  comparator?: Json;
  unit?: Json;
  code?: Json;
}

/** Decodes base64 of a plain text. */
function decoded({ data, contentType }: Said): string | undefined {
  if (typeof data !== 'string' || !/^text\/plain\b/.test(String(contentType))) return;
  try {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What says a value of R4 to a person, whatever its data type; empty for what only a program reads. */
function wordsOfValue(value: Json | undefined, say: SayValue): string {
  const words = (part: Json | undefined) => wordsOfValue(part, say);
  const plain = primitive(value, say);
  if (plain !== undefined) return plain;
  if (Array.isArray(value)) return [...new Set(value.map(words))].filter(Boolean).join('\n');
  if (!isObject(value)) return '';
  const of: Said = value;
  const { coding, start, end } = of;
  const said = primitive(of.text) ?? primitive(of.display) ?? primitive(of.title) ?? decoded(of);
  if (said !== undefined) return said;
  if (Array.isArray(coding)) {
    const names = coding.filter(isObject).map((each: Said) => primitive(each.display) ?? primitive(each.code));
    return names.find((name) => name !== undefined) ?? '';
  }
  if (of.value !== undefined)
    return joined([primitive(of.comparator), primitive(of.value, say), primitive(of.unit) ?? primitive(of.code)], ' ');
  if (start !== undefined || end !== undefined) return joined([primitive(start, say), primitive(end, say)], ' – ');
  return joined(
    Object.entries(value)
      .filter(([name]) => !FOR_PROGRAMS.has(name))
      .map(([, part]) => words(part).replaceAll('\n', ', ')),
    ' · ',
  );
}

/** Elements that are left out: technical ones, and the patient, whom the page shows already. */
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

/** The resource as JSON; null if the text is not JSON. */
export function resourceOf(content: Json | undefined): JsonObject | null {
  try {
    const value = JSON.parse(String(content)) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * The elements that say something to a person, in the order of the file. `valueQuantity` is `value`.
 *
 * @param say A number or a date as its reader writes it; the resource itself keeps it exact.
 */
export function linesOfResource(resource: JsonObject, say: SayValue): ImportedLine[] {
  return Object.entries(resource)
    .filter(([name]) => !FOR_PROGRAMS.has(name) && !name.startsWith('_'))
    .map(([name, value]) => ({
      element: name.replace(/^(value|effective|occurrence|performed|onset|abatement|medication)[A-Z].*$/, '$1'),
      words: wordsOfValue(value, say),
    }))
    .filter(({ words }) => words !== '');
}
