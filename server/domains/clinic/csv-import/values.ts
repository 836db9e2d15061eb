/** Values of a table's cells, as people and other programs write them. Pure. */
import { instant } from '../../../../src/contract/fields.ts';
import type { Role } from '../../../../src/contract/permissions.ts';
import { isCalendarDate } from '../../../../src/lib/calendar-date.ts';
import { foldForSearch, latinDigits, textFault } from '../../../../src/lib/text.ts';
import { readDate } from '../import/dates.ts';

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
const LONE_SURROGATES = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A text that can be kept, and whether signs that nobody sees had to be taken out of it. */
export function cleaned(cell: string): { text: string; adapted: boolean } {
  const seen = cell.replace(CONTROLS, '').replace(LONE_SURROGATES, '').trim();
  const text = textFault(seen) === 'NOT_NFC' ? seen.normalize('NFC') : seen;
  return { text, adapted: seen !== cell.trim() };
}

/** `12,5`, `12.5 %`, `1 250`, `12.50`; null for no number. */
export function readNumber(cell: string): number | null {
  const said = latinDigits(cell)
    .replace(/[\s\u00a0\u202f%]/g, '')
    .replace(',', '.');
  return /^[+-]?\d+(?:\.\d+)?$/.test(said) ? Number(said) : null;
}

/** Two decimals are what a share has; more are rounded. */
export function readPercentage(cell: string): { value: number; adapted: boolean } | null {
  const said = readNumber(cell);
  if (said === null || said < 0 || said > 100) return null;
  const value = Math.round(said * 100) / 100;
  return { value, adapted: value !== said };
}

/** The value of a table's own word: `constructor` is a word like any other. */
const valueOf = <T>(table: Readonly<Record<string, T>>, word: string): T | null =>
  Object.hasOwn(table, word) ? (table[word] ?? null) : null;

/** What says a role or a moment is short. A longer cell says none, and no expression is tried on it. */
const LONGEST_VALUE = 100;

const YES = new Set(['1', 'true', 'vrai', 'oui', 'yes', 'y', 'o', 'x', 't', 'actif', 'active']);
const NO = new Set(['0', 'false', 'faux', 'non', 'no', 'n', 'f', 'inactif', 'inactive']);

export function readFlag(cell: string): boolean | null {
  const said = foldForSearch(cell);
  return YES.has(said) ? true : NO.has(said) ? false : null;
}

const ROLE_WORDS: Readonly<Record<Role, readonly string[]>> = {
  admin: [
    'admin',
    'administrateur',
    'administratrice',
    'administrator',
    'administration',
    'gerant',
    'manager',
    'directeur',
    'directrice',
  ],
  practitioner: [
    'practitioner',
    'praticien',
    'praticienne',
    'medecin',
    'docteur',
    'doctor',
    'dr',
    'clinician',
    'physician',
    'dentiste',
    'dentist',
    'kinesitherapeute',
    'sage femme',
    'midwife',
  ],
  nurse: ['nurse', 'infirmier', 'infirmiere', 'ide'],
  secretary: [
    'secretary',
    'secretaire',
    'secretariat',
    'accueil',
    'front desk',
    'receptionist',
    'assistant',
    'assistante',
  ],
  accountant: ['accountant', 'comptable', 'comptabilite', 'accounting'],
  reader: ['reader', 'lecteur', 'lecture seule', 'read only', 'stagiaire', 'intern'],
};

/** `Infirmier(ère)` and `infirmier` are one. */
export function readRole(cell: string): Role | null {
  if (cell.length > LONGEST_VALUE) return null;
  const said = foldForSearch(cell.replace(/\([^()]*\)/g, ''));
  const found = Object.entries(ROLE_WORDS).find(([, words]) => words.includes(said));
  return found === undefined ? null : (found[0] as Role);
}

const GENDERS: Readonly<Record<string, string>> = {
  m: 'male',
  h: 'male',
  homme: 'male',
  male: 'male',
  masculin: 'male',
  monsieur: 'male',
  mr: 'male',
  man: 'male',
  '1': 'male',
  f: 'female',
  femme: 'female',
  female: 'female',
  feminin: 'female',
  madame: 'female',
  mme: 'female',
  mrs: 'female',
  ms: 'female',
  miss: 'female',
  mlle: 'female',
  mademoiselle: 'female',
  w: 'female',
  woman: 'female',
  '2': 'female',
  autre: 'other',
  other: 'other',
  x: 'other',
  divers: 'other',
  inconnu: 'unknown',
  unknown: 'unknown',
  indetermine: 'unknown',
  i: 'unknown',
  u: 'unknown',
};

export const readGender = (cell: string): string | null => valueOf(GENDERS, foldForSearch(cell));

const MARITAL: Readonly<Record<string, string>> = {
  celibataire: 'S',
  single: 'S',
  s: 'S',
  marie: 'M',
  mariee: 'M',
  married: 'M',
  'marie e': 'M',
  m: 'M',
  divorce: 'D',
  divorcee: 'D',
  divorced: 'D',
  'divorce e': 'D',
  d: 'D',
  veuf: 'W',
  veuve: 'W',
  widowed: 'W',
  widow: 'W',
  widower: 'W',
  w: 'W',
  separe: 'L',
  separee: 'L',
  separated: 'L',
  pacse: 'T',
  pacsee: 'T',
  pacs: 'T',
  concubinage: 'T',
  'union libre': 'T',
  partner: 'T',
};

export const readMarital = (cell: string): string | null => valueOf(MARITAL, foldForSearch(cell));

/** Which of day and month a table writes first. */
export type DateOrder = 'day-first' | 'month-first';

const LOCAL = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?!\d)/;

/** As the table's dates tell: one whose second number is no month says that the month comes first. */
export function dateOrderOf(cells: Iterable<string>): DateOrder {
  let [dayFirst, monthFirst] = [0, 0];
  for (const cell of cells) {
    const [, first = '', second = ''] = LOCAL.exec(latinDigits(cell).trim()) ?? [];
    if (Number(first) > 12) dayFirst += 1;
    if (Number(second) > 12) monthFirst += 1;
  }
  return monthFirst > dayFirst ? 'month-first' : 'day-first';
}

/** A day, or what is sure of it: `1984`, `1984-02`. Two digits of a year are the last century's unless that is to come. */
export function readDay(
  cell: string,
  order: DateOrder,
  thisYear: number,
): { date: string; adapted: boolean; approximate: boolean } | null {
  const said = latinDigits(cell).trim();
  const local = LOCAL.exec(said);
  if (local) {
    const [first = '', second = '', written = ''] = local.slice(1).map((part) => part.padStart(2, '0'));
    const [day, month] = order === 'day-first' ? [first, second] : [second, first];
    const century = Math.floor(thisYear / 100) * 100;
    const short = century + Number(written);
    const year = written.length === 4 ? written : String(short > thisYear ? short - 100 : short);
    const date = `${year}-${month}-${day}`;
    if (isCalendarDate(date)) return { date, adapted: written.length !== 4, approximate: false };
  }
  return readDate(said);
}

/** `9h30`, `09:30:00`, `9:30 pm`, `0930`; null for no time. */
export function readTime(cell: string): string | null {
  const said = latinDigits(cell).trim().toLowerCase();
  const parts =
    /^(\d{1,2})\s*(?:[:h.]\s*(\d{2})?)?(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?$/.exec(said) ?? /^(\d{2})(\d{2})$/.exec(said);
  if (!parts) return null;
  const [, hour = '', minute = '0', half] = parts;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  if (hours > 23 || Number(minute) > 59) return null;
  return `${String(hours).padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** A moment in one cell: a day and a time of the clinic's clocks, or an instant that names its zone. */
export function readMoment(
  cell: string,
  order: DateOrder,
  thisYear: number,
): { kind: 'instant'; instant: string } | { kind: 'wall'; day: string; time: string | null } | null {
  if (cell.length > LONGEST_VALUE) return null;
  const said = latinDigits(cell).trim();
  if (/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(said)) {
    const at = Date.parse(said);
    // Shifted into UTC, a moment of the first or the last year may be in none that the contract has.
    const moment = Number.isNaN(at) ? '' : new Date(at).toISOString();
    return instant().safeParse(moment).success ? { kind: 'instant', instant: moment } : null;
  }
  const [, date = said, clock] = /^(\S+)[T\s]+(?:à\s*)?(.+)$/.exec(said.replace(/^(\d{4}-\d{2}-\d{2})T/, '$1 ')) ?? [];
  const day = readDay(date, order, thisYear);
  if (day === null || day.date.length !== 10 || day.approximate) return null;
  const time = clock === undefined ? null : readTime(clock);
  return clock !== undefined && time === null ? null : { kind: 'wall', day: day.date, time };
}

const STATUS_WORDS: Readonly<Record<string, readonly string[]>> = {
  booked: ['booked', 'reserve', 'prevu', 'planifie', 'scheduled', 'confirmed', 'confirme', 'valide', 'a venir'],
  arrived: ['arrived', 'arrive'],
  'checked-in': ['checked in', 'en consultation', 'en cours', 'in progress'],
  fulfilled: ['fulfilled', 'honore', 'termine', 'vu', 'completed', 'done', 'realise', 'venu', 'closed'],
  cancelled: ['cancelled', 'canceled', 'annule', 'annulee', 'user cancelled', 'center cancelled'],
  noshow: ['noshow', 'no show', 'absent', 'non honore', 'lapin', 'missed', 'non venu'],
};

export const readStatus = (cell: string): string | null =>
  Object.entries(STATUS_WORDS).find(([, words]) => words.includes(foldForSearch(cell)))?.[0] ?? null;
