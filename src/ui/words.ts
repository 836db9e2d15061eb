import type { Json } from '../lib/json.ts';
import { formatMoment, formatPhone } from './format.ts';
import { textOf, type Language } from './i18n.ts';
import { formatPartialDate } from './partial-date.ts';

/** A contract's field by its name for people; the field's own name where the catalogue has none. */
export const fieldWord = (entityType: string, field: string): string => textOf(`fieldGroup.${entityType}.${field}`) ?? textOf(`field.${entityType}.${field}`) ?? field;

/** `Fiche de MARTIN Claire` */
export const recordWord = (entityType: string, label: string): string => textOf(`record.${entityType}`, { label }) ?? textOf('record.other', { label }) ?? label;

/** A system of identifiers by its name; an unknown one by its address without the scheme. */
export const identifierWord = (system: string): string =>
  textOf(`identifierSystem.${system.replace(/[^a-z0-9-]+/gi, '_')}`) ?? system.replace(/^(https?:\/\/|urn:)/, '');

const PARTIAL_DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

function textWord(entityType: string, field: string, value: string, language: Language): string {
  const chosen = textOf(`choice.${entityType}.${field}.${value}`);
  if (chosen !== null) return chosen;
  if (/date$|deceased/i.test(field) && PARTIAL_DATE.test(value)) return formatPartialDate(value);
  if (INSTANT.test(value)) return formatMoment(value, language);
  return /phone/i.test(field) ? formatPhone(value) : value;
}

/** A field's value in words, on one line a part; empty for nothing. */
export function valueWord(entityType: string, field: string, value: Json | undefined, language: Language): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return textOf(value ? 'value.yes' : 'value.no') ?? String(value);
  if (typeof value === 'string') return textWord(entityType, field, value, language);
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
  if (Array.isArray(value)) return value.map((item) => valueWord(entityType, field, item, language)).filter(Boolean).join('\n');
  return Object.entries(value)
    .map(([key, item]) => (key === 'system' ? (identifierWord(String(item))) : valueWord(entityType, key, item, language)))
    .filter(Boolean)
    .join(', ');
}
