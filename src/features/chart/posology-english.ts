import type { Prescription } from '../../contract/entities/prescription.ts';
import type { LineInput } from './lines.ts';
import { posologySentence } from './posology.ts';

type Line = NonNullable<Prescription['lines']>[number];

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  comprimé: ['tablet', 'tablets'],
  gélule: ['capsule', 'capsules'],
  capsule: ['capsule', 'capsules'],
  sachet: ['sachet', 'sachets'],
  goutte: ['drop', 'drops'],
  ampoule: ['ampoule', 'ampoules'],
  suppositoire: ['suppository', 'suppositories'],
  bouffée: ['puff', 'puffs'],
  pulvérisation: ['spray', 'sprays'],
  application: ['application', 'applications'],
  injection: ['injection', 'injections'],
  dose: ['dose', 'doses'],
  patch: ['patch', 'patches'],
  'cuillère à café': ['teaspoon', 'teaspoons'],
  'cuillère à soupe': ['tablespoon', 'tablespoons'],
  ml: ['ml', 'ml'],
  mg: ['mg', 'mg'],
  g: ['g', 'g'],
  UI: ['IU', 'IU'],
};

const MOMENTS: Readonly<Record<string, string>> = {
  matin: 'morning',
  'le matin': 'in the morning',
  midi: 'noon',
  'à midi': 'at noon',
  'le midi': 'at noon',
  soir: 'evening',
  'le soir': 'in the evening',
  'au coucher': 'at bedtime',
  'à jeun': 'on an empty stomach',
  'avant les repas': 'before meals',
  'avant le repas': 'before the meal',
  'pendant les repas': 'with meals',
  'pendant le repas': 'with the meal',
  'après les repas': 'after meals',
  'après le repas': 'after the meal',
};

const SPANS = { h: ['hour', 'hours'], d: ['day', 'days'], wk: ['week', 'weeks'], mo: ['month', 'months'] } as const;

const number = (value: number): string => new Intl.NumberFormat('en-GB').format(value);

/** The line as its form has it: numbers as they are typed. */
const typed = ({ dose, frequency, duration, ...line }: Line): LineInput => ({
  ...(dose && { dose: { ...dose, quantity: String(dose.quantity) } }),
  ...(frequency && { frequency: { ...frequency, times: String(frequency.times), per: String(frequency.per) } }),
  ...(duration && { duration: { ...duration, value: String(duration.value) } }),
  ...(line.asNeeded !== undefined && { asNeeded: line.asNeeded }),
});

/** null: a word that is not known in English. */
function doseWords({ quantity, unit }: NonNullable<Line['dose']>): string | null {
  const words = UNITS[unit.trim()];
  return words === undefined ? null : `${number(quantity)} ${words[quantity < 2 ? 0 : 1]}`;
}

function frequencyWords({ times, per, unit, moments = [] }: NonNullable<Line['frequency']>): string | null {
  const [one, many] = SPANS[unit];
  const span = per === 1 ? `${one === 'hour' ? 'an' : 'a'} ${one}` : `every ${number(per)} ${many}`;
  const often =
    times === 1 ? (per === 1 ? `once ${span}` : span) : `${times === 2 ? 'twice' : `${number(times)} times`} ${span}`;
  const said = moments.filter((moment) => moment.trim() !== '').map((moment) => MOMENTS[moment.trim().toLowerCase()]);
  if (said.some((moment) => moment === undefined)) return null;
  return said.length === 0 ? often : `${often} (${said.join(', ')})`;
}

const durationWords = ({ value, unit }: NonNullable<Line['duration']>): string =>
  `for ${number(value)} ${SPANS[unit][value < 2 ? 0 : 1]}`;

/**
 * The posology in English, for a patient who reads no French; null unless it says the same as the French sentence,
 * which is the one that counts: not one that was written by hand, nor one with a word that is not known here.
 */
export function englishPosology(line: Line): string | null {
  const { dose, frequency, duration, asNeeded, posology } = line;
  if (posology.trim() !== posologySentence(typed(line))) return null;
  const parts = [
    dose === undefined ? '' : doseWords(dose),
    frequency === undefined ? '' : frequencyWords(frequency),
    duration === undefined ? '' : durationWords(duration),
  ];
  if (parts.includes(null)) return null;
  const said = parts.filter(Boolean).join(' ');
  return said === '' ? null : `${said}${asNeeded === true ? ', as needed' : ''}`;
}
