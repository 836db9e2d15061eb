import type { ImportReason, ImportWarning, ImportWarningCode } from '../../../../src/contract/import.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { isPlaceholder } from './leftovers.ts';

/** Where a resource stands in the file, and what a person finds it by. */
export interface Origin {
  resourceType: string;
  line: number;
  entry?: string;
  resourceId?: string;
  initials?: string;
}

const initial = (value: unknown): string =>
  typeof value === 'string' && !isPlaceholder(value) ? (/[\p{L}\p{N}]/u.exec(value)?.[0] ?? '') : '';

/** `A. O.` of a record's names; undefined for nobody. */
export function initialsOf(fields: JsonObject): string | undefined {
  const letters = [
    initial(fields['birthGivenNames'] ?? fields['givenNames']),
    initial(fields['birthName'] ?? fields['familyName']),
  ].filter((letter) => letter !== '');
  return letters.length > 0 ? letters.map((letter) => `${letter.toUpperCase()}.`).join(' ') : undefined;
}

const MESSAGES: Readonly<Record<ImportWarningCode, string>> = {
  'left-out': 'not imported',
  'same-id': 'another person is here under the same id: both are kept',
  'same-identifier': 'another person has the same number: both are kept, the number is in the note',
  differs: 'is here already under other particulars: left as it is',
  'same-person': 'is here already: same number, name and birth date',
  'older-version': 'the file holds this id again: the newest version was taken',
  'to-complete': 'imported, to be completed',
};

/** The gravest first: what is not listed is the least of it. */
const ORDER = Object.keys(MESSAGES);

export function warningOf(
  code: ImportWarningCode,
  origin: Origin,
  more: Pick<ImportWarning, 'recordId' | 'otherId'> & {
    fields?: readonly { field: string; reason: ImportReason }[];
  } = {},
): ImportWarning {
  const where = `line ${origin.line}${origin.entry === undefined ? '' : `, entry ${origin.entry}`}`;
  const who = [origin.resourceType, origin.resourceId, origin.initials].filter(Boolean).join(' ');
  const { fields, ...ids } = more;
  const what =
    fields && fields.length > 0 ? `: ${fields.map(({ field, reason }) => `${field} (${reason})`).join(', ')}` : '';
  return {
    ...origin,
    ...ids,
    code,
    message: `${where}, ${who}: ${MESSAGES[code]}${what}`,
    ...(fields && fields.length > 0 ? { fields: fields.map(({ field, reason }) => ({ field, reason })) } : {}),
  };
}

export const MOST_WARNINGS = 200;

/** The warnings that are listed, in the file's order within each kind, and how many are not. */
export function listed(all: readonly ImportWarning[]): { warnings: ImportWarning[]; moreWarnings: number } {
  const sorted = all.toSorted((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code) || a.line - b.line);
  return { warnings: sorted.slice(0, MOST_WARNINGS), moreWarnings: Math.max(0, all.length - MOST_WARNINGS) };
}
