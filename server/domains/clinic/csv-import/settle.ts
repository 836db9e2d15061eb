/** Which rows are here already, whom they name, and what becomes of each. Reads the clinic, writes nothing. */
import type { CsvKind, CsvOutcome, CsvReason } from '../../../../src/contract/csv-import.ts';
import { OCCUPYING_STATUSES } from '../../../../src/contract/entities/appointment.ts';
import type { EntityDefinition } from '../../../../src/contract/entity.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { nameKey } from '../../../../src/lib/text.ts';
import type { Tx } from '../../../store/database.ts';
import { emailForm } from '../../../store/email-form.ts';
import { fit } from '../import/fit.ts';
import { noteOf, type Leftover, type NoteLanguage } from '../import/leftovers.ts';
import { inTurns } from './in-turns.ts';
import type { MappedRow, Wanted } from './map-row.ts';
import { idOf, placeRows, placesOf, shareWord } from './numbers.ts';

export interface Settled {
  row: number;
  outcome: CsvOutcome;
  id?: string;
  payload?: JsonObject;
  fields: { field: string; reason: CsvReason }[];
}

export interface SettleContext {
  tx: Tx;
  tenantId: string;
  definition: EntityDefinition;
  now: Date;
  language: NoteLanguage;
  signal?: AbortSignal | undefined;
}

type Row = { row: number; mapped: MappedRow };
type Taken = Extract<MappedRow, { ok: true }>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const identifiersOf = (fields: JsonObject): JsonObject[] =>
  Array.isArray(fields['identifiers']) ? (fields['identifiers'] as JsonObject[]) : [];

/** What makes two rows without an id of their own the same. */
const KEYS: Readonly<Record<CsvKind, (fields: JsonObject) => string>> = {
  users: (fields) => emailForm(textOf(fields['email'])) || nameKey(textOf(fields['name'])),
  templates: ({ name, role, percentage }) => `${nameKey(textOf(name))}|${textOf(role)}|${String(percentage)}`,
  patients: (fields) =>
    [
      nameKey(textOf(fields['birthName'])),
      nameKey(textOf(fields['birthGivenNames'])),
      textOf(fields['birthDate']),
      textOf(fields['gender']),
    ].join('|'),
  practitioners: (fields) =>
    [
      ...identifiersOf(fields).map(({ value }) => textOf(value)),
      nameKey(textOf(fields['familyName'])),
      nameKey(textOf(fields['givenNames'])),
    ].join('|'),
  appointments: ({ patientId, practitionerIds, start }) =>
    `${textOf(patientId)}|${String(practitionerIds)}|${textOf(start)}`,
};

/** The records of the clinic by what a row can name them by; null where several are called so. */
class Directory {
  readonly #by = new Map<string, string | null>();

  add(key: string, id: string): void {
    if (key === '') return;
    const known = this.#by.get(key);
    this.#by.set(key, known === undefined || known === id ? id : null);
  }

  /** An id; null: several; undefined: none. */
  find(key: string): string | null | undefined {
    return key === '' ? undefined : this.#by.get(key);
  }
}

async function practitionersBy({ tx, tenantId }: SettleContext): Promise<Directory> {
  const { rows } = await tx.query<{
    id: string;
    family_name: string;
    given_names: string;
    title: string | null;
    identifiers: JsonObject[] | null;
  }>('SELECT id, family_name, given_names, title, identifiers FROM practitioner WHERE tenant_id = $1 AND NOT deleted', [
    tenantId,
  ]);
  const found = new Directory();
  for (const { id, family_name: family, given_names: given, identifiers } of rows) {
    found.add(id, id);
    for (const { value } of identifiers ?? []) found.add(`n:${textOf(value)}`, id);
    for (const name of new Set([`${family} ${given}`, `${given} ${family}`, family])) found.add(nameKey(name), id);
  }
  return found;
}

const TITLES = /^(?:dr|pr|prof|docteur|professeur|mme|mr|m|mlle|mrs|ms)\.?\s+/i;

function practitionerOf(found: Directory, tenantId: string, said: string): string | null | undefined {
  const direct = found.find(said.toLowerCase()) ?? found.find(`n:${said.replace(/\s/g, '')}`);
  if (direct !== undefined) return direct;
  const numbered = numberedIn(found, 'practitioners', tenantId, said);
  return numbered === undefined ? found.find(nameKey(said.replace(TITLES, ''))) : numbered;
}

/** The record with a program's number: null if several have it. */
function numberedIn(found: Directory, kind: CsvKind, tenantId: string, number: string): string | null | undefined {
  const [first = '', ...others] = placesOf(kind, tenantId, number);
  return found.find(first) && others.some((id) => found.find(id)) ? null : found.find(first);
}

const reasonOf = (found: string | null | undefined): CsvReason => (found === null ? 'ambiguous' : 'unmatched');

/** Ids that the clinic has had, deleted ones too: what was deleted here stays deleted. */
async function idsHere({ tx, tenantId }: SettleContext, table: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM ${table} WHERE tenant_id = $1 AND id = ANY($2::text::uuid[])`,
    [tenantId, `{${[...new Set(ids)].join(',')}}`],
  );
  return new Set(rows.map(({ id }) => id));
}

const said = (leftovers: readonly Leftover[]): Settled['fields'] => {
  const seen = new Map<string, { field: string; reason: CsvReason }>();
  for (const { field, reason } of leftovers) seen.set(`${field} ${reason}`, { field, reason });
  return [...seen.values()];
};

interface Subject {
  kind: CsvKind;
  table: string;
  /** Fields that name other records, or why the row cannot be taken. */
  resolve(mapped: Taken): { fields: JsonObject; told: Settled['fields'] } | { refused: Settled['fields'] };
  /** The record here that this one is, by something else than its id. */
  same(fields: JsonObject, hasOwnId: boolean): string | null;
  /** Before it is kept, against those that are kept: an identifier that another has, a time that is taken. */
  adjust?(fields: JsonObject, told: Settled['fields']): JsonObject;
  /** It is kept: the next row meets it. */
  keep(fields: JsonObject, id: string): void;
}

const NOTE_LENGTH = 10_000;

/** Decides on every row in turn. */
export async function settle(context: SettleContext, kind: CsvKind, rows: readonly Row[]): Promise<Settled[]> {
  const subject = await SUBJECTS[kind](context, rows);
  const { definition, now, tenantId, language, signal } = context;
  const prepare = ({ row, mapped }: Row) => {
    if (!mapped.ok) return { row, refused: mapped.fields };
    const resolved = subject.resolve(mapped);
    if ('refused' in resolved) return { row, refused: resolved.refused };
    const valid = fit(definition, resolved.fields, mapped.leftovers, now);
    const told = [...said(mapped.leftovers.all), ...resolved.told];
    if (!valid.ok)
      return {
        row,
        refused: valid.issues.map(({ path }) => ({ field: path.split('.')[0] ?? '', reason: 'format' as const })),
      };
    return { row, number: mapped.externalId, fields: valid.payload, told, leftovers: mapped.leftovers.all };
  };
  const prepared = await inTurns(rows, prepare, signal);
  const taken = prepared.flatMap((one) => ('refused' in one ? [] : [one]));
  const numbered = taken.flatMap(({ number, fields }) => (number === null ? [] : [{ number, fields }]));
  const places = await placeRows(kind, context, numbered);
  const keyed = ({ number, fields }: (typeof taken)[number]) =>
    number === null ? idOf(kind, tenantId, KEYS[kind](fields)) : null;
  const byKey = await inTurns(taken, keyed, signal);
  const here = await idsHere(
    context,
    subject.table,
    byKey.flatMap((id) => id ?? []),
  );
  const placed = new Map(
    taken.map((one, at) => {
      const id = byKey[at];
      return [
        one.row,
        typeof id === 'string' ? { id, isHere: here.has(id), isShared: false } : (places.shift() ?? null),
      ];
    }),
  );
  const settleOne = (one: (typeof prepared)[number]): Settled => {
    if ('refused' in one) return { row: one.row, outcome: 'refused', fields: one.refused };
    const { row, told } = one;
    const place = placed.get(row) ?? null;
    if (place === null) return { row, outcome: 'refused', fields: [{ field: 'externalId', reason: 'ambiguous' }] };
    const { id } = place;
    const known = place.isHere || here.has(id) ? id : subject.same(one.fields, one.number !== null);
    if (known !== null) return { row, outcome: 'present', id: known, fields: [] };
    if (place.isShared) told.push({ field: 'externalId', reason: 'shared' });
    const adjusted = subject.adjust?.(one.fields, told) ?? one.fields;
    const hasNote = kind === 'patients';
    const words = hasNote ? noteOf(one.leftovers, language, NOTE_LENGTH) : undefined;
    const note = [adjusted['note'], words].filter(Boolean).join('\n').slice(0, NOTE_LENGTH);
    here.add(id);
    subject.keep(adjusted, id);
    return {
      row,
      outcome: 'created',
      id,
      payload: hasNote && note !== '' ? { ...adjusted, note } : adjusted,
      fields: told,
    };
  };
  return inTurns(prepared, settleOne, signal);
}

async function users(context: SettleContext): Promise<Subject> {
  const { tx, tenantId } = context;
  const practitioners = await practitionersBy(context);
  const [templates, terms, emails] = [
    new Directory(),
    new Map<string, { role: string; percentage: number }>(),
    new Map<string, string>(),
  ];
  const { rows } = await tx.query<{ id: string; name: string | null; role: string; percentage: string }>(
    'SELECT id, name, role, percentage FROM template WHERE tenant_id = $1 AND NOT deleted',
    [tenantId],
  );
  for (const { id, name, role, percentage } of rows) {
    terms.set(id, { role, percentage: Number(percentage) });
    for (const key of new Set([id, nameKey(name ?? ''), name === null ? nameKey(role) : ''])) templates.add(key, id);
  }
  const known = await tx.query<{ id: string; email: string }>(
    'SELECT id, email FROM app_user WHERE tenant_id = $1 AND NOT deleted',
    [tenantId],
  );
  for (const { id, email } of known.rows) emails.set(emailForm(email), id);
  return {
    kind: 'users',
    table: 'app_user',
    resolve({ fields, wanted, externalId }) {
      const told: Settled['fields'] = [];
      const more: JsonObject = {};
      if (wanted.practitioner !== undefined) {
        const found = practitionerOf(practitioners, tenantId, wanted.practitioner);
        if (found) more['practitionerId'] = found;
        else told.push({ field: 'practitionerId', reason: reasonOf(found) });
      }
      if (wanted.template !== undefined) {
        const found =
          templates.find(wanted.template.toLowerCase()) ??
          numberedIn(templates, 'templates', tenantId, wanted.template) ??
          templates.find(nameKey(wanted.template));
        if (found) Object.assign(more, { templateId: found, isTemplateUser: true, ...terms.get(found), ...fields });
        else told.push({ field: 'templateId', reason: reasonOf(found) });
        if (found) more['isTemplateUser'] = true;
      }
      const name = textOf(fields['name']);
      const whole: JsonObject = { ...fields, ...more };
      // Nobody receives mail under `.invalid` (RFC 2606): the account is here, and somebody completes it.
      whole['email'] ??= `${
        nameKey(`${externalId ?? ''} ${name}`)
          .replace(/[^a-z0-9]/g, '')
          .slice(0, 60) || 'compte'
      }@a-completer.invalid`;
      if (whole['role'] === undefined) whole['role'] = 'reader';
      return { fields: whole, told };
    },
    same: ({ email }) => emails.get(emailForm(textOf(email))) ?? null,
    keep: ({ email }, id) => emails.set(emailForm(textOf(email)), id),
  };
}

async function templates({ tx, tenantId }: SettleContext): Promise<Subject> {
  const here = new Map<string, string>();
  const { rows } = await tx.query<{ id: string; name: string | null; role: string; percentage: string }>(
    'SELECT id, name, role, percentage FROM template WHERE tenant_id = $1 AND NOT deleted',
    [tenantId],
  );
  const key = KEYS.templates;
  for (const { id, percentage, ...row } of rows) here.set(key({ ...row, percentage: Number(percentage) }), id);
  return {
    kind: 'templates',
    table: 'template',
    resolve: ({ fields }) => ({ fields, told: [] }),
    same: (fields) => here.get(key(fields)) ?? null,
    keep: (fields, id) => here.set(key(fields), id),
  };
}

async function patients({ tx, tenantId }: SettleContext, rows: readonly Row[]): Promise<Subject> {
  const [people, owners] = [new Map<string, string>(), new Map<string, string>()];
  const key = KEYS.patients;
  const born = rows.flatMap(({ mapped }) => (mapped.ok ? textOf(mapped.fields['birthDate']) : []));
  const found = await tx.query<{
    id: string;
    birthName: string;
    birthGivenNames: string;
    birthDate: string;
    gender: string;
  }>(
    `SELECT id, birth_name AS "birthName", birth_given_names AS "birthGivenNames", birth_date AS "birthDate", gender FROM patient
      WHERE tenant_id = $1 AND NOT deleted AND birth_date = ANY(SELECT jsonb_array_elements_text($2::jsonb))`,
    [tenantId, JSON.stringify([...new Set(born)])],
  );
  for (const { id, ...row } of found.rows) people.set(key(row), id);
  const asWritten = ({ system, value }: JsonObject) => JSON.stringify([system, value]);
  const pairs = rows.flatMap(({ mapped }) => (mapped.ok ? identifiersOf(mapped.fields) : []));
  // Two that differ by what nobody sees are one (CL-82): the database says which.
  const held = await tx.query<{ written: JsonObject; system: string; value: string; owner: string | null }>(
    `SELECT f.written, f.system, f.value, p.patient_id AS owner
       FROM (SELECT k AS written, identifier_form(k ->> 'system') AS system, identifier_form(k ->> 'value') AS value FROM jsonb_array_elements($2::jsonb) k OFFSET 0) f
       LEFT JOIN patient_identifier p ON p.tenant_id = $1 AND p.system = f.system AND p.value = f.value`,
    [tenantId, JSON.stringify(pairs)],
  );
  const forms = new Map<string, string>();
  for (const { written, system, value, owner } of held.rows) {
    const form = asWritten({ system, value });
    forms.set(asWritten(written), form);
    if (owner !== null) owners.set(form, owner);
  }
  const pairOf = (one: JsonObject) => forms.get(asWritten(one)) ?? asWritten(one);
  return {
    kind: 'patients',
    table: 'patient',
    resolve: ({ fields }) => ({ fields, told: [] }),
    // Under an id of its own a row is a person of its own, whoever else is called so; the search for doubles finds both.
    same: (fields, hasOwnId) => (hasOwnId ? null : (people.get(key(fields)) ?? null)),
    adjust(fields, told) {
      const all = identifiersOf(fields);
      const own = all.filter((one) => !owners.has(pairOf(one)));
      if (own.length === all.length) return fields;
      told.push({ field: 'identifiers', reason: 'shared' });
      const shared = all.filter((one) => owners.has(pairOf(one))).map(({ value }) => textOf(value));
      const { identifiers: _, ...rest } = fields;
      const note = [rest['note'], shared.join(', ')].filter(Boolean).join('\n');
      return { ...rest, ...(own.length > 0 && { identifiers: own }), note };
    },
    keep(fields, id) {
      people.set(key(fields), id);
      for (const one of identifiersOf(fields)) owners.set(pairOf(one), id);
    },
  };
}

async function practitioners(context: SettleContext): Promise<Subject> {
  const here = await practitionersBy(context);
  const numbers = (fields: JsonObject) => identifiersOf(fields).map(({ value }) => `n:${textOf(value)}`);
  const nameOf = (fields: JsonObject) => nameKey(`${textOf(fields['familyName'])} ${textOf(fields['givenNames'])}`);
  return {
    kind: 'practitioners',
    table: 'practitioner',
    resolve: ({ fields }) => ({ fields, told: [] }),
    same(fields, hasOwnId) {
      const byNumber = numbers(fields).flatMap((number) => here.find(number) ?? [])[0];
      return byNumber ?? (hasOwnId ? null : (here.find(nameOf(fields)) ?? null));
    },
    keep(fields, id) {
      for (const key of [...numbers(fields), nameOf(fields)]) here.add(key, id);
    },
  };
}

/** The times that are taken, by practitioner. */
class Taking {
  readonly #by = new Map<string, { start: number; end: number }[]>();

  add(practitioner: string, start: string, end: string): void {
    const times = this.#by.get(practitioner) ?? [];
    times.push({ start: Date.parse(start), end: Date.parse(end) });
    this.#by.set(practitioner, times);
  }

  isTaken(practitioner: string, start: string, end: string): boolean {
    const [from, to] = [Date.parse(start), Date.parse(end)];
    return (this.#by.get(practitioner) ?? []).some((time) => time.start < to && from < time.end);
  }
}

const occupies = (fields: JsonObject): boolean =>
  (OCCUPYING_STATUSES as readonly unknown[]).includes(fields['status']) && fields['overbooked'] !== true;

const practitionerIdsOf = (fields: JsonObject): string[] => (fields['practitionerIds'] as string[] | undefined) ?? [];

async function patientsBy({ tx, tenantId }: SettleContext) {
  const { rows: found } = await tx.query<{
    id: string;
    birth_name: string;
    usual_name: string | null;
    birth_given_names: string;
    birth_date: string;
  }>(
    'SELECT id, birth_name, usual_name, birth_given_names, birth_date FROM patient WHERE tenant_id = $1 AND NOT deleted',
    [tenantId],
  );
  const [names, here] = [new Directory(), new Map<string, { names: string; date: string }>()];
  for (const { id, birth_name: birth, usual_name: usual, birth_given_names: given, birth_date: date } of found) {
    here.set(id, { names: `${birth} ${usual ?? ''} ${given}`, date });
    for (const family of new Set([birth, usual ?? birth]))
      for (const whole of new Set([`${family} ${given}`, `${given} ${family}`])) {
        names.add(nameKey(whole), id);
        names.add(`${nameKey(whole)}|${date}`, id);
      }
  }
  return ({ externalId, name, given, birthDate }: NonNullable<Wanted['patient']>): string | null | undefined => {
    const numbered = externalId === '' ? [] : placesOf('patients', tenantId, externalId).filter((id) => here.has(id));
    const said = `${name} ${given}`;
    const whole = nameKey(said);
    if (numbered.length > 0 && whole === '' && birthDate === null) return numbered.length === 1 ? numbered[0] : null;
    // A number that somebody else has too must not lead to the wrong person.
    const meant = numbered.filter((id) => {
      const person = here.get(id);
      return person !== undefined && (person.date === birthDate || shareWord(person.names, said));
    });
    if (meant.length === 1) return meant[0];
    const byName = whole === '' ? undefined : names.find(birthDate === null ? whole : `${whole}|${birthDate}`);
    return byName ?? (numbered.length > 0 ? null : undefined);
  };
}

async function appointments(context: SettleContext, rows: readonly Row[]): Promise<Subject> {
  const { tx, tenantId } = context;
  const [doctors, patientOf, taking, here] = [
    await practitionersBy(context),
    await patientsBy(context),
    new Taking(),
    new Map<string, string>(),
  ];
  const starts = rows.flatMap(({ mapped }) => (mapped.ok ? textOf(mapped.fields['start']) : [])).toSorted();
  const key = KEYS.appointments;
  if (starts.length > 0) {
    const { rows: found } = await tx.query<{
      id: string;
      patient_id: string;
      practitioner_ids: string[];
      start: string;
      end: string;
      status: string;
      overbooked: boolean | null;
    }>(
      `SELECT id, patient_id, practitioner_ids, "start", "end", status, overbooked FROM appointment
        WHERE tenant_id = $1 AND NOT deleted AND "start" < $3::timestamptz + interval '1 day' AND "end" > $2::timestamptz`,
      [tenantId, starts[0], starts.at(-1)],
    );
    for (const {
      id,
      patient_id: patientId,
      practitioner_ids: practitionerIds,
      status,
      overbooked,
      ...times
    } of found) {
      const [start, end] = [times.start, times.end].map((at) => new Date(at).toISOString()) as [string, string];
      here.set(key({ patientId, practitionerIds, start }), id);
      if (occupies({ status, overbooked })) for (const one of practitionerIds) taking.add(one, start, end);
    }
  }
  return {
    kind: 'appointments',
    table: 'appointment',
    resolve({ fields, wanted }) {
      const patient = wanted.patient && patientOf(wanted.patient);
      const doctor = practitionerOf(doctors, tenantId, wanted.practitioner ?? '');
      if (patient && doctor) return { fields: { ...fields, patientId: patient, practitionerIds: [doctor] }, told: [] };
      const refused: Settled['fields'] = [];
      if (!patient) refused.push({ field: 'patientId', reason: reasonOf(patient) });
      if (!doctor) refused.push({ field: 'practitionerIds', reason: reasonOf(doctor) });
      return { refused };
    },
    same: (fields) => here.get(key(fields)) ?? null,
    adjust(fields, told) {
      const [start, end] = [textOf(fields['start']), textOf(fields['end'])];
      if (!occupies(fields) || !practitionerIdsOf(fields).some((one) => taking.isTaken(one, start, end))) return fields;
      told.push({ field: 'overbooked', reason: 'adapted' });
      return { ...fields, overbooked: true };
    },
    keep(fields, id) {
      here.set(key(fields), id);
      if (occupies(fields))
        for (const one of practitionerIdsOf(fields)) taking.add(one, textOf(fields['start']), textOf(fields['end']));
    },
  };
}

const SUBJECTS: Readonly<Record<CsvKind, (context: SettleContext, rows: readonly Row[]) => Promise<Subject>>> = {
  users,
  templates,
  patients,
  practitioners,
  appointments,
};
