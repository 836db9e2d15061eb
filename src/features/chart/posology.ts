import type { JsonObject } from '../../lib/json.ts';

const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** A number as typed or stored; null where there is none. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'number' ? value : Number(String(value ?? '').replace(',', '.') || Number.NaN);
  return Number.isFinite(number) && number > 0 ? number : null;
}

const number = (value: number): string => new Intl.NumberFormat('fr-FR').format(value);

const PER: Readonly<Record<string, readonly [one: string, many: string]>> = {
  h: ['heure', 'heures'],
  d: ['jour', 'jours'],
  wk: ['semaine', 'semaines'],
  mo: ['mois', 'mois'],
};
const FEMININE: readonly string[] = ['h', 'wk'];

/** Words that keep their form: units of measure, and what ends in s, x or z. */
const isFixed = (unit: string): boolean => unit.length <= 3 || /[sxz]$|[^\p{L}\s-]/iu.test(unit);

/** `comprimé` for less than two, else `comprimés`; of several words the first: `cuillères à café`. */
function plural(unit: string, quantity: number): string {
  if (quantity < 2 || isFixed(unit)) return unit;
  const [first = '', ...rest] = unit.split(' ');
  return [isFixed(first) ? first : `${first}s`, ...rest].join(' ');
}

function frequencyWords(frequency: JsonObject): string {
  const times = numberOf(frequency['times']);
  const unit = String(frequency['unit'] ?? '') || 'd';
  const words = PER[unit];
  if (times === null || words === undefined) return '';
  const per = numberOf(frequency['per']) ?? 1;
  const span =
    per === 1 ? `par ${words[0]}` : `${FEMININE.includes(unit) ? 'toutes' : 'tous'} les ${number(per)} ${words[1]}`;
  const moments = Array.isArray(frequency['moments'])
    ? frequency['moments'].filter((moment): moment is string => typeof moment === 'string' && moment.trim() !== '')
    : [];
  const often = times === 1 && per !== 1 ? span : `${number(times)} fois ${span}`;
  return moments.length === 0 ? often : `${often} (${moments.join(', ')})`;
}

function durationWords(duration: JsonObject): string {
  const value = numberOf(duration['value']);
  const words = PER[String(duration['unit'] ?? '') || 'd'];
  return value === null || words === undefined ? '' : `pendant ${number(value)} ${value < 2 ? words[0] : words[1]}`;
}

/** Dose, frequency and duration of a line as a French sentence; empty while none is known. */
export function posologySentence(line: JsonObject): string {
  const dose = asObject(line['dose']);
  const quantity = numberOf(dose['quantity']);
  const unit = String(dose['unit'] ?? '').trim();
  const parts = [
    quantity === null ? '' : `${number(quantity)} ${plural(unit, quantity)}`.trim(),
    frequencyWords(asObject(line['frequency'])),
    durationWords(asObject(line['duration'])),
  ].filter(Boolean);
  if (parts.length === 0) return '';
  return `${parts.join(' ')}${line['asNeeded'] === true ? ', si besoin' : ''}`;
}

/** The line with its sentence: made of its parts as long as nobody has written another. */
export function withSentence(next: JsonObject, before: JsonObject): JsonObject {
  const written = String(before['posology'] ?? '').trim();
  return written === '' || written === posologySentence(before) ? { ...next, posology: posologySentence(next) } : next;
}
