/** Elements of FHIR R4 from the fields of a record. What has no form that R4 takes is left to the record's own fields. */
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { EXTENSIONS } from '../import/extensions.ts';
import { present } from '../import/fhir-values.ts';

type Maybe = Json | undefined;

export const isText = (value: Maybe): value is string => typeof value === 'string' && value.trim() !== '';

export const urnOf = (id: string): string => `urn:uuid:${id}`;

export const referTo = (id: Maybe): JsonObject | undefined => (isText(id) ? { reference: urnOf(id) } : undefined);

/** The form of a `code` in R4: no space but one between two words. */
export const isCode = (value: Maybe): value is string => typeof value === 'string' && /^\S+( \S+)*$/.test(value);

/** The form of a `uri`. */
export const isUri = (value: Maybe): value is string => typeof value === 'string' && /^\S+$/.test(value);

/** A CodeableConcept. */
export function conceptOf(words: Maybe, system?: string, code?: Maybe): JsonObject | undefined {
  const coding = system !== undefined && isCode(code) ? [{ system, code }] : undefined;
  const concept = present({ coding, text: isText(words) ? words : undefined });
  return Object.keys(concept).length > 0 ? concept : undefined;
}

export const listOf = (value: JsonObject | undefined): JsonObject[] | undefined =>
  value === undefined ? undefined : [value];

export const notes = (value: Maybe): JsonObject[] | undefined => (isText(value) ? [{ text: value }] : undefined);

export const objectsOf = (value: Maybe): JsonObject[] =>
  Array.isArray(value)
    ? value.filter((each): each is JsonObject => typeof each === 'object' && each !== null && !Array.isArray(each))
    : [];

export const textsOf = (value: Maybe): string[] => (Array.isArray(value) ? value.filter(isText) : []);

export const stringAt = (url: string, value: Maybe): JsonObject[] =>
  isText(value) ? [{ url, valueString: value }] : [];

export const flagAt = (url: string, value: Maybe): JsonObject[] =>
  value === true ? [{ url, valueBoolean: true }] : [];

/** Who signed what, for people and other systems to read: an import makes no signature of it (SV-183). */
export function signatureAt(record: JsonObject): JsonObject[] {
  const { signature } = record;
  if (typeof signature !== 'object' || signature === null || Array.isArray(signature)) return [];
  const image = /^data:(image\/[a-z]+);base64,([A-Za-z0-9+/=]+)$/.exec(String(signature['image'] ?? ''));
  const hash = signature['contentHash'] ?? record['contentHash'];
  return [
    {
      url: EXTENSIONS.signature,
      valueSignature: present({
        extension: stringAt(EXTENSIONS.contentHash, hash),
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1', display: "Author's Signature" }],
        when: signature['signedAt'],
        who: { display: isText(signature['name']) ? signature['name'] : '-' },
        sigFormat: image?.[1],
        data: image?.[2],
      }),
    },
  ];
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (words: string): string => words.replaceAll(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);

/** A narrative of paragraphs. */
export function narrative(paragraphs: readonly string[]): JsonObject {
  const lines = paragraphs.map((words) => `<p>${escaped(words).replaceAll('\n', '<br/>')}</p>`);
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${lines.join('')}</div>` };
}
