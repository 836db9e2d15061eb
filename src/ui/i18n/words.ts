import type { Json, JsonObject } from '../../lib/json.ts';
import { formatMoment, formatNumber, formatPhone } from './format.ts';
import { namesUnder, textOf, type Language } from './i18n.ts';
import { formatPartialDate } from './partial-date.ts';

/**
 * A contract's field by its name for people; the field's own name where the catalogue has none. The name of
 * a group that contains groups is under `_`.
 */
export const fieldWord = (entityType: string, field: string): string =>
  textOf(`fieldGroup.${entityType}.${field}._`) ??
  textOf(`fieldGroup.${entityType}.${field}`) ??
  textOf(`field.${entityType}.${field}`) ??
  field;

/** UCUM units that people write otherwise. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  Cel: '°C',
  'mm[Hg]': 'mmHg',
  'kg/m2': 'kg/m²',
  '{score}': '/ 10',
};

export const unitWord = (unit: string): string => UNIT_WORDS[unit] ?? unit;

/** `Fiche de MARTIN Claire` */
export const recordWord = (entityType: string, label: string): string =>
  textOf(`record.${entityType}`, { label }) ?? textOf('record.other', { label }) ?? label;

const RECORD_NUMBER_OF = `urn:medicalpro:mrn:`;

/** The owner of a system that the catalogue does not know (a hospital's name, a host); null for a plain number. */
function sourceWord(system: string): string | null {
  if (system.startsWith(RECORD_NUMBER_OF)) {
    const owner = decoded(system.slice(RECORD_NUMBER_OF.length));
    return hostOf(owner) ?? owner;
  }
  return hostOf(system);
}

const hostOf = (address: string): string | null => /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(address)?.[1] ?? null;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A system of identifiers as people call it, never as an address: by its name, else by the type of the number and who
 * gives it out.
 */
export function identifierWord(system: string, type?: string): string {
  const known = textOf(`identifierSystem.${system.replace(/[^a-z0-9-]+/gi, '_')}`);
  if (known !== null) return known;
  const kind = type ?? (system.startsWith(RECORD_NUMBER_OF) ? 'MR' : undefined);
  const word =
    (kind === undefined ? null : textOf(`identifierType.${kind}`)) ?? textOf('identifierSystem.unknown') ?? '';
  const source = sourceWord(system);
  return source === null ? word : (textOf('identifierSystem.of', { type: word, source }) ?? word);
}

/** Identifiers as they are shown: the same value once, under the names of all its systems. */
export function shownIdentifiers(
  identifiers: readonly JsonObject[],
): { label: string; value: string; systems: readonly string[] }[] {
  const byValue = new Map<string, { labels: Set<string>; value: string; systems: string[] }>();
  for (const item of identifiers) {
    const [system, value] = [String(item['system'] ?? ''), String(item['value'] ?? '')];
    const key = value.toLowerCase();
    const shown = byValue.get(key) ?? { labels: new Set(), value, systems: [] };
    shown.labels.add(identifierWord(system, typeof item['type'] === 'string' ? item['type'] : undefined));
    shown.systems.push(system);
    byValue.set(key, shown);
  }
  return [...byValue.values()].map(({ labels, value, systems }) => ({ label: [...labels].join(', '), value, systems }));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PARTIAL_DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

function textWord(entityType: string, field: string, value: string, language: Language): string {
  const chosen = textOf(`choice.${entityType}.${field}.${value}`);
  if (chosen !== null) return chosen;
  if (DAY.test(value) || (/date$|deceased|onset|abatement|lastOccurrence/i.test(field) && PARTIAL_DATE.test(value)))
    return formatPartialDate(value);
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return formatMoment(value, language);
  return /phone/i.test(field) ? formatPhone(value) : value;
}

/** The parts of a structure as its words are listed, then the others: a database keeps an order of its own. */
function inWordsOrder(value: JsonObject, key: string): [string, Json][] {
  const names = namesUnder(key);
  const place = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length);
  return Object.entries(value).toSorted(([a], [b]) => place(a) - place(b));
}

/** A field's value in words, on one line a part; empty for nothing. */
export function valueWord(entityType: string, field: string, value: Json | undefined, language: Language): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return textOf(value ? 'value.yes' : 'value.no') ?? String(value);
  if (typeof value === 'string') return textWord(entityType, field, value, language);
  if (typeof value === 'number') return formatNumber(value, language);
  if (Array.isArray(value))
    return value
      .map((item) => valueWord(entityType, field, item, language))
      .filter(Boolean)
      .join('\n');
  return inWordsOrder(value, `field.${entityType}.${field}`)
    .map(([key, item]) =>
      key === 'system' ? identifierWord(String(item)) : valueWord(entityType, key, item, language),
    )
    .filter(Boolean)
    .join(', ');
}
