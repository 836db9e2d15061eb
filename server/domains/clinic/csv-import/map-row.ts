/** A row of a table as a record of the clinic: what does not fit is told, and keeps nobody out. Pure. */
import type { CsvKind, CsvReason } from '../../../../src/contract/csv-import.ts';
import { IDENTIFIER_SYSTEMS } from '../../../../src/contract/entities/patient.ts';
import { PRACTITIONER_SYSTEMS } from '../../../../src/contract/entities/practitioner.ts';
import { compactNir } from '../../../../src/contract/clinical/nir.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { foldForSearch } from '../../../../src/lib/text.ts';
import { cut, present } from '../import/fhir-values.ts';
import { unknownBirth } from '../import/map-patient.ts';
import { Leftovers, PLACEHOLDERS, type NoteLanguage } from '../import/leftovers.ts';
import {
  cleaned,
  readDay,
  readFlag,
  readGender,
  readMarital,
  readMoment,
  readPercentage,
  readRole,
  readStatus,
  readNumber,
  readTime,
  type DateOrder,
} from './values.ts';

export interface RowContext {
  now: Date;
  /** `YYYY-MM-DD` */
  today: string;
  order: DateOrder;
  language: NoteLanguage;
  /** The moment at which the clinic's clocks show this; null: they skip it. */
  momentOf: (day: string, time: string) => string | null;
}

/** Whom a row means by what it says of them. */
export interface Wanted {
  patient?: { externalId: string; name: string; given: string; birthDate: string | null };
  practitioner?: string;
  template?: string;
}

export type MappedRow =
  | { ok: true; externalId: string | null; fields: JsonObject; leftovers: Leftovers; wanted: Wanted }
  | { ok: false; fields: { field: string; reason: CsvReason }[] };

/** The cells of a row by what they mean, cleaned; a column without a cell is empty. */
export class Cells {
  readonly #by = new Map<string, string>();
  readonly leftovers = new Leftovers();

  constructor(columns: readonly (string | null)[], cells: readonly string[]) {
    columns.forEach((field, at) => {
      const { text, adapted } = cleaned(cells[at] ?? '');
      if (field === null || text === '') return;
      this.#by.set(field, text);
      if (adapted) this.leftovers.add(field, 'adapted', text);
    });
    const beyond = cells.slice(columns.length).filter((cell) => cell !== '');
    if (beyond.length > 0) this.leftovers.add('row', 'format', cut(cleaned(beyond.join(' ')).text, 200));
  }

  get(field: string): string | undefined {
    return this.#by.get(field);
  }

  /** A text that fits its field; what is cut off is told. */
  text(field: string, most: number, as = field): string | undefined {
    const said = this.get(field);
    if (said === undefined || said.length <= most) return said;
    this.leftovers.add(as, 'length', said);
    return cut(said, most);
  }

  /** The value that a cell means; a cell that says none is told. */
  read<T>(field: string, read: (cell: string) => T | null, as = field): T | undefined {
    const said = this.get(field);
    if (said === undefined) return undefined;
    const value = read(said);
    if (value === null) this.leftovers.add(as, 'format', said);
    return value ?? undefined;
  }
}

const refused = (...fields: readonly (readonly [string, CsvReason])[]): MappedRow => ({
  ok: false,
  fields: fields.map(([field, reason]) => ({ field, reason })),
});

const taken = (
  cells: Cells,
  fields: Record<string, JsonObject[string] | undefined>,
  wanted: Wanted = {},
): MappedRow => ({
  ok: true,
  externalId: cells.get('externalId') ?? null,
  fields: present(fields),
  leftovers: cells.leftovers,
  wanted,
});

function percentageOf(cells: Cells): number | undefined {
  const read = cells.read('percentage', readPercentage);
  if (read?.adapted === true) cells.leftovers.add('percentage', 'adapted', cells.get('percentage'));
  return read?.value;
}

/** Deleted where it came from: nobody asks for it back. */
const isDeleted = (cells: Cells): boolean => {
  const said = cells.get('deletedAt');
  return said !== undefined && readFlag(said) !== false && !/^(?:null|none|\\n)$/i.test(said);
};

/**
 * An account without an address gets one that nobody can receive mail at, and one with an unknown role the least of
 * them: an administrator completes both. Passwords are never imported: everybody is invited.
 */
function userOf(cells: Cells): MappedRow {
  if (isDeleted(cells)) return refused(['deletedAt', 'ended']);
  const name = [cells.get('givenNames'), cells.get('name')].filter(Boolean).join(' ') || cells.get('email');
  if (name === undefined) return refused(['name', 'missing']);
  if (name.length > 200) cells.leftovers.add('name', 'length', name);
  const email = cells.read('email', (said) =>
    /^[^\s@<>()[\],;:\\"]+@[^\s@.]+(\.[^\s@.]+)+$/.test(said) && said.length <= 254 ? said : null,
  );
  if (email === undefined && cells.get('email') === undefined) cells.leftovers.add('email', 'missing');
  const role = cells.read('role', readRole);
  if (role === undefined && cells.get('role') === undefined && cells.get('template') === undefined)
    cells.leftovers.add('role', 'missing');
  const status = cells.get('status');
  const isSuspended =
    status !== undefined &&
    (readFlag(status) === false || /suspend|desactiv|disabled|bloqu/.test(foldForSearch(status)));
  const locale = cells.read('locale', (said) => (/^(fr|en)/i.test(said) ? said.slice(0, 2).toLowerCase() : null));
  const [practitioner, template] = [cells.get('practitioner'), cells.get('template')];
  return taken(
    cells,
    {
      name: cut(name, 200),
      email,
      role,
      percentage: percentageOf(cells),
      isTemplateUser: cells.read('isTemplateUser', readFlag),
      locale,
      status: isSuspended ? 'suspended' : 'invited',
    },
    { ...(practitioner !== undefined && { practitioner }), ...(template !== undefined && { template }) },
  );
}

function templateOf(cells: Cells): MappedRow {
  if (isDeleted(cells)) return refused(['deletedAt', 'ended']);
  const role = cells.read('role', readRole);
  const percentage = percentageOf(cells);
  // A template is its role and its share: without them it would give what nobody meant.
  if (role === undefined || percentage === undefined)
    return refused(
      ...(role === undefined ? [['role', cells.get('role') === undefined ? 'missing' : 'format'] as const] : []),
      ...(percentage === undefined
        ? [['percentage', cells.get('percentage') === undefined ? 'missing' : 'format'] as const]
        : []),
    );
  return taken(cells, { name: cells.text('name', 100), role, percentage });
}

const identifier = (system: string, value: string | undefined): JsonObject[] =>
  value === undefined ? [] : [{ system, value }];

function addressOf(cells: Cells): JsonObject | undefined {
  const line = ['addressLine', 'addressLine2'].flatMap((field) => cells.text(field, 200, 'address') ?? []);
  const address = present({
    ...(line.length > 0 && { line }),
    postcode: cells.text('postcode', 20, 'address'),
    city: cells.text('city', 100, 'address'),
    wilaya: cells.text('wilaya', 100, 'address'),
    country: cells.text('country', 100, 'address'),
  });
  return Object.keys(address).length > 0 ? address : undefined;
}

const OLDEST = 130;

/** What a patient's birth date says; one that cannot be stands in the note, and the record has an approximate year. */
function birthOf(cells: Cells, { order, today, now }: RowContext): JsonObject {
  const said = cells.get('birthDate');
  const year = Number(today.slice(0, 4));
  const read = said === undefined ? null : readDay(said, order, year);
  if (said === undefined || read === null) {
    cells.leftovers.add('birthDate', said === undefined ? 'missing' : 'format', said);
    return unknownBirth(now);
  }
  if (read.date > today.slice(0, read.date.length) || Number(read.date.slice(0, 4)) < year - OLDEST) {
    cells.leftovers.add('birthDate', 'implausible', said);
    return unknownBirth(now);
  }
  if (read.adapted) cells.leftovers.add('birthDate', 'adapted', said);
  return { birthDate: read.date, ...(read.approximate && { birthDateApproximate: true }) };
}

function deceasedOf(cells: Cells, { order, today }: RowContext): string | boolean | undefined {
  const said = cells.get('deceased');
  if (said === undefined) return undefined;
  const flag = readFlag(said);
  if (flag !== null) return flag ? true : undefined;
  const day = readDay(said, order, Number(today.slice(0, 4)));
  if (day !== null && day.date <= today.slice(0, day.date.length)) return day.date;
  cells.leftovers.add('deceased', 'format', said);
  return undefined;
}

function patientOf(cells: Cells, context: RowContext): MappedRow {
  const usualName = cells.text('usualName', 100);
  const birthName = cells.text('birthName', 100) ?? usualName;
  const given = cells.text('birthGivenNames', 100) ?? cells.text('usualGiven', 100);
  if (birthName === undefined && given === undefined) return refused(['birthName', 'missing']);
  for (const [field, value] of [
    ['birthName', birthName],
    ['birthGivenNames', given],
  ] as const)
    if (value === undefined) cells.leftovers.add(field, 'missing');
  if (cells.get('gender') === undefined) cells.leftovers.add('gender', 'missing');
  const phones = [...new Set(['phone', 'mobile'].flatMap((field) => cells.text(field, 40, 'phones') ?? []))];
  const nss = cells.get('nss');
  const payer = cells.text('payer', 100, 'coverage');
  const number = cells.text('coverageNumber', 50, 'coverage');
  return taken(cells, {
    birthName: birthName ?? PLACEHOLDERS[context.language],
    birthGivenNames: given ?? PLACEHOLDERS[context.language],
    usualName: cells.get('birthName') === undefined ? undefined : usualName,
    usualGiven: cells.get('birthGivenNames') === undefined ? undefined : cells.text('usualGiven', 100),
    gender: cells.read('gender', readGender) ?? 'unknown',
    ...birthOf(cells, context),
    birthPlace: cells.text('birthPlace', 100),
    identifiers: identifier(IDENTIFIER_SYSTEMS.nss, nss === undefined ? undefined : cut(compactNir(nss), 100)),
    phones,
    email: cells.get('email'),
    address: addressOf(cells),
    coverage: payer === undefined && number === undefined ? undefined : [present({ payer, number })],
    generalPractitioner: cells.text('generalPractitioner', 200),
    language: cells.text('language', 20),
    maritalStatus: cells.read('maritalStatus', readMarital),
    deceased: deceasedOf(cells, context),
    note: cells.text('note', 5_000),
  });
}

function practitionerOf(cells: Cells, { language }: RowContext): MappedRow {
  const [familyName, givenNames] = [cells.text('familyName', 100), cells.text('givenNames', 100)];
  if (familyName === undefined && givenNames === undefined) return refused(['familyName', 'missing']);
  for (const [field, value] of [
    ['familyName', familyName],
    ['givenNames', givenNames],
  ] as const)
    if (value === undefined) cells.leftovers.add(field, 'missing');
  const specialties = (cells.get('specialty') ?? '')
    .split(/[;,/]/)
    .map((one) => one.trim())
    .filter(Boolean);
  const active = cells.read('active', readFlag);
  return taken(cells, {
    familyName: familyName ?? PLACEHOLDERS[language],
    givenNames: givenNames ?? PLACEHOLDERS[language],
    title: cells.text('title', 40),
    specialty: specialties[0] === undefined ? undefined : cut(specialties[0], 100),
    specialties: specialties.length > 1 ? specialties.slice(0, 10).map((one) => cut(one, 100)) : undefined,
    identifiers: [
      ...identifier(PRACTITIONER_SYSTEMS.rpps, cells.get('rpps')?.replace(/\s/g, '')),
      ...identifier(PRACTITIONER_SYSTEMS.adeli, cells.get('adeli')?.replace(/\s/g, '')),
    ],
    phone: cells.text('phone', 40),
    email: cells.get('email'),
    color: cells.get('color'),
    active: active === false ? false : undefined,
  });
}

const MINUTE = 60_000;
const USUAL_MINUTES = 20;
const [SHORTEST, LONGEST] = [5, 480];

/** When it begins and ends; an end that is missing or impossible is twenty minutes later, and told. */
function timesOf(cells: Cells, context: RowContext): { start: string; end: string } | null {
  const year = Number(context.today.slice(0, 4));
  const instantOf = (cell: string | undefined, day: string | null): { instant: string; day: string | null } | null => {
    if (cell === undefined) return null;
    const time = day === null ? null : readTime(cell);
    if (day !== null && time !== null) {
      const instant = context.momentOf(day, time);
      return instant === null ? null : { instant, day };
    }
    const read = readMoment(cell, context.order, year);
    if (read?.kind === 'instant') return { instant: read.instant, day };
    if (read?.kind !== 'wall' || read.time === null) return null;
    const instant = context.momentOf(read.day, read.time);
    return instant === null ? null : { instant, day: read.day };
  };
  const dated = cells.get('date');
  const wall = dated === undefined ? null : readMoment(dated, context.order, year);
  const day = wall?.kind === 'wall' ? wall.day : null;
  const begun = instantOf(cells.get('start') ?? cells.get('time') ?? dated, day);
  if (begun === null) return null;
  const minutes = cells.read('minutes', readNumber);
  const ended = instantOf(cells.get('end'), begun.day)?.instant;
  const from = Date.parse(begun.instant);
  const length = ended === undefined ? (minutes ?? null) : (Date.parse(ended) - from) / MINUTE;
  const fits = length !== null && length >= SHORTEST && length <= LONGEST;
  if (!fits)
    cells.leftovers.add('end', length === null ? 'missing' : 'adapted', cells.get('end') ?? cells.get('minutes'));
  return { start: begun.instant, end: new Date(from + (fits ? length : USUAL_MINUTES) * MINUTE).toISOString() };
}

function appointmentOf(cells: Cells, context: RowContext): MappedRow {
  const times = timesOf(cells, context);
  if (times === null)
    return refused(['start', (cells.get('start') ?? cells.get('date')) === undefined ? 'missing' : 'format']);
  const [name, externalId, practitioner] = [
    cells.get('patientName'),
    cells.get('patientId'),
    cells.get('practitioner'),
  ];
  if (name === undefined && externalId === undefined) return refused(['patientId', 'missing']);
  if (practitioner === undefined) return refused(['practitionerIds', 'missing']);
  const born = cells.get('patientBirthDate');
  const birthDate =
    born === undefined ? null : (readDay(born, context.order, Number(context.today.slice(0, 4)))?.date ?? null);
  const isOver = times.end.slice(0, 10) < context.today;
  return taken(
    cells,
    {
      ...times,
      status: cells.read('status', readStatus) ?? (isOver ? 'fulfilled' : 'booked'),
      reason: cells.text('reason', 500),
      serviceType: cells.text('serviceType', 100),
      comment: cells.text('comment', 2_000),
      room: cells.text('room', 100),
    },
    {
      patient: { externalId: externalId ?? '', name: name ?? '', given: cells.get('patientGiven') ?? '', birthDate },
      practitioner,
    },
  );
}

const MAPS: Readonly<Record<CsvKind, (cells: Cells, context: RowContext) => MappedRow>> = {
  users: userOf,
  templates: templateOf,
  patients: patientOf,
  practitioners: practitionerOf,
  appointments: appointmentOf,
};

export const mapRow = (kind: CsvKind, cells: Cells, context: RowContext): MappedRow => MAPS[kind](cells, context);
