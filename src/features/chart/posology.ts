import type { LineInput } from './lines.ts';

/** A number as typed; null where there is none. */
function numberOf(value: string | null | undefined): number | null {
  const number = Number((value ?? '').replace(',', '.') || Number.NaN);
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

/** Words without a plural form: units of measure, and words that end in s, x or z. */
const isFixed = (unit: string): boolean => unit.length <= 3 || /[sxz]$|[^\p{L}\s-]/iu.test(unit);

/** `comprimé` below two, else `comprimés`. Of several words only the first changes: `cuillères à café`. */
function plural(unit: string, quantity: number): string {
  if (quantity < 2 || isFixed(unit)) return unit;
  const [first = '', ...rest] = unit.split(' ');
  return [isFixed(first) ? first : `${first}s`, ...rest].join(' ');
}

function frequencyWords(frequency: NonNullable<LineInput['frequency']>): string {
  const times = numberOf(frequency.times);
  const unit = frequency.unit || 'd';
  const words = PER[unit];
  if (times === null || words === undefined) return '';
  const per = numberOf(frequency.per) ?? 1;
  const span =
    per === 1 ? `par ${words[0]}` : `${FEMININE.includes(unit) ? 'toutes' : 'tous'} les ${number(per)} ${words[1]}`;
  const moments = (frequency.moments ?? []).filter((moment) => moment.trim() !== '');
  const often = times === 1 && per !== 1 ? span : `${number(times)} fois ${span}`;
  return moments.length === 0 ? often : `${often} (${moments.join(', ')})`;
}

function durationWords(duration: NonNullable<LineInput['duration']>): string {
  const value = numberOf(duration.value);
  const words = PER[duration.unit || 'd'];
  return value === null || words === undefined ? '' : `pendant ${number(value)} ${value < 2 ? words[0] : words[1]}`;
}

/** Dose, frequency and duration of a line as a French sentence; empty while none is known. */
export function posologySentence(line: LineInput): string {
  const quantity = numberOf(line.dose?.quantity);
  const unit = (line.dose?.unit ?? '').trim();
  const parts = [
    quantity === null ? '' : `${number(quantity)} ${plural(unit, quantity)}`.trim(),
    frequencyWords(line.frequency ?? {}),
    durationWords(line.duration ?? {}),
  ].filter(Boolean);
  if (parts.length === 0) return '';
  return `${parts.join(' ')}${line.asNeeded === true ? ', si besoin' : ''}`;
}

/** The line with its sentence, which is composed from the parts unless somebody has edited it. */
export function withSentence(next: LineInput, before: LineInput): LineInput {
  const written = (before.posology ?? '').trim();
  return written === '' || written === posologySentence(before) ? { ...next, posology: posologySentence(next) } : next;
}
