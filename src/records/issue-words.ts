import { isIssueCode, type IssueCode } from '../contract/issues.ts';
import type { ReadIssue } from '../contract/protocol.ts';
import { formatNumber, formatSize } from '../ui/i18n/format.ts';
import { textOf, type Language } from '../ui/i18n/i18n.ts';
import type { frIssues } from '../ui/i18n/texts/fr-issues.ts';
import { fieldWord, unitWord, valueWord } from '../ui/i18n/words.ts';

/** A code without a French text does not compile here; one without an English text not in the English catalogue. */
const keyOf = (code: IssueCode): `issue.${keyof typeof frIssues}` => `issue.${code}`;

const isNumber = (step: string): boolean => /^\d+$/.test(step);
const withoutNumbers = (path: string): string =>
  path
    .split('.')
    .filter((step) => !isNumber(step))
    .join('.');

/** The label of a path: `Personnes à prévenir 2, Nom` for `contacts.1.name`. */
export function placeWord(entityType: string, path: string): string {
  const [list = '', place = '', ...member] = path.split('.');
  if (!isNumber(place)) return fieldWord(entityType, withoutNumbers(path));
  const values = { list: fieldWord(entityType, list), number: Number(place) + 1 };
  if (member.length === 0) return textOf('issueWords.list', values) ?? path;
  return textOf('issueWords.item', { ...values, field: fieldWord(entityType, withoutNumbers(path)) }) ?? path;
}

/** The parameters as texts for a sentence: numbers, units, fields and choices in the person's language. */
function valuesOf(entityType: string, { path, code, params = {} }: ReadIssue, language: Language) {
  const word = (name: string, value: string | number): string => {
    if (code === 'too_large') return formatSize(Number(value), language);
    if (typeof value === 'number') return formatNumber(value, language);
    switch (name) {
      case 'other':
        return fieldWord(entityType, withoutNumbers(path.replace(/[^.]*$/, value)));
      case 'from':
      case 'to':
        return valueWord(entityType, path, value, language);
      case 'country':
        return new Intl.DisplayNames(language, { type: 'region' }).of(value) ?? value;
      case 'units':
        return value.split(', ').map(unitWord).join(', ');
      default:
        return value;
    }
  };
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, word(name, value)]));
}

interface Words {
  text: string;
  /** Whether the text already names its field. */
  isNamed: boolean;
}

function wordsOf(entityType: string, found: ReadIssue, language: Language): Words {
  const { path, code, message } = found;
  const general = { text: message || (textOf('issueWords.other') ?? ''), isNamed: false };
  if (!isIssueCode(code)) return general;
  const values = valuesOf(entityType, found, language);
  const own = textOf(`issueAt.${entityType}.${withoutNumbers(path)}.${code}`, values);
  return own === null
    ? { ...general, text: textOf(keyOf(code), values) ?? general.text }
    : { text: own, isNamed: true };
}

/**
 * The text of an issue, to be shown below its field. A code that only a newer server knows is shown with the server's
 * English message (CT-3).
 */
export const issueWord = (entityType: string, found: ReadIssue, language: Language): string =>
  wordsOf(entityType, found, language).text;

/** The text of an issue together with its field, to be shown away from the field. */
export function issueLine(entityType: string, found: ReadIssue, language: Language): string {
  const { text, isNamed } = wordsOf(entityType, found, language);
  if (isNamed || found.path === '') return text;
  return textOf('issueWords.at', { field: placeWord(entityType, found.path), fault: text }) ?? text;
}
