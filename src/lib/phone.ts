import { parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/min';
import { latinDigits } from './text.ts';

/** Where a number without a country code belongs: the first of these whose numbering plan has it. */
const HOME: readonly CountryCode[] = ['FR', 'DZ'];

/** One telephone number in its normal form, however it was written. */
export interface NormalNumber {
  /**
   * E.164, e.g. `+33612345605`; null when no numbering plan has it (an internal extension, a number that was cut off).
   */
  e164: string | null;
  /** The digits as they are dialled inside the country, e.g. `0612345605`; without a plan, the digits as written. */
  national: string;
}

const digitsOf = (text: string): string => latinDigits(text).replace(/\D/g, '');

/** A number with a country code is accepted if its length fits: no list has all reserved and new ranges. */
const accepted = (number: PhoneNumber, typed: string): boolean =>
  number.isValid() || (/^\W*(?:\+|00)/.test(typed) && number.isPossible());

/** At home only the trunk zero is dialled first; elsewhere the numbering plan says what is. */
const nationalOf = (number: PhoneNumber): string =>
  number.isValid() && number.country !== undefined && HOME.includes(number.country)
    ? `0${number.nationalNumber}`
    : digitsOf(number.formatNational());

function parsed(typed: string): NormalNumber | null {
  for (const country of HOME) {
    const number = parsePhoneNumberFromString(typed, country);
    if (number && number.ext === undefined && accepted(number, typed))
      return { e164: number.number, national: nationalOf(number) };
  }
  return null;
}

/** What cannot stand inside one number: a word, or a sign between two numbers. */
const BETWEEN = /[^\d\s+().-]+/;

/** Fewer digits are no number: `/15` after a number, a counter before one. */
const FEWEST_DIGITS = 4;

/**
 * Every number in a text: `06 12 34 56 05`, `+33 (0)6 12 34 56 05` and `٠٦١٢٣٤٥٦٠٥` are the same one, `0612345614 /
 * 0145678914` are two, and the text around them (`Tél :`, `(mari)`) is not part of them. A country's numbering plan
 * decides; a number that no plan knows is kept as its digits.
 */
export function phoneNumbers(text: string): NormalNumber[] {
  const latin = latinDigits(text);
  const whole = parsed(latin);
  if (whole) return [whole];
  const parts = latin
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter((part) => digitsOf(part).length >= FEWEST_DIGITS);
  return parts.map((part) => parsed(part) ?? { e164: null, national: digitsOf(part).replace(/^00/, '') });
}

/** The forms in which people dial, write and display a number, as digits: what a search compares. */
export const dialledForms = ({ e164, national }: NormalNumber): string[] => [
  ...new Set([national, ...(e164 === null ? [] : [e164.slice(1)])]),
];

const PHONE_IN_QUERY = /[+(]*\d[\d\s()./-]*/g;

/**
 * The beginning of a number with a country code, as its digits: the trunk zero, in brackets or not, is not dialled
 * after the code.
 */
const begunAbroad = (typed: string): string | null => {
  if (!/^\W*(?:\+|00)/.test(typed)) return null;
  return digitsOf(typed.replace('(0)', ''))
    .replace(/^00/, '')
    .replace(/^(33|213)0/, '$1');
};

/** A search as it was typed, with each number in it in the forms that {@link dialledForms} gives a record's. */
export function phoneQueries(typed: string): string[] {
  const latin = latinDigits(typed);
  const forms = [
    (run: string) => phoneNumbers(run)[0]?.national,
    (run: string) => phoneNumbers(run)[0]?.e164?.slice(1) ?? begunAbroad(run),
  ];
  return [
    ...new Set([typed, ...forms.map((form) => latin.replace(PHONE_IN_QUERY, (run) => ` ${form(run) ?? run} `).trim())]),
  ];
}

/** True if what was typed is a number that no country's plan knows: worth a hint, never a reason to refuse. */
export const phoneDoubt = (typed: string): boolean =>
  typed.trim() !== '' && !phoneNumbers(typed).some(({ e164 }) => e164 !== null);

/** What a telephone dials; null if the text is not known to be a number. */
export const dialled = (text: string): string | null => {
  const [first] = phoneNumbers(text);
  return first ? (first.e164 ?? first.national) : null;
};
