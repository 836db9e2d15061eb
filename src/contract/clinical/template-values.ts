import { withFirst } from '../../lib/day-words.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { IDENTIFIER_SYSTEMS } from '../entities/patient.ts';
import { PRACTITIONER_SYSTEMS } from '../entities/practitioner.ts';
import { sourceOf } from './template-variables.ts';

/** The records that a document refers to. The variables of a missing one stay blank. */
export interface TemplateSources {
  clinic?: { name?: string; address?: string; phone?: string };
  patient?: JsonObject | null;
  practitioner?: JsonObject | null;
  appointment?: JsonObject | null;
  consent?: JsonObject | null;
  prescription?: JsonObject | null;
  record?: JsonObject | null;
  document?: { version?: number; place?: string };
}

export interface TemplateReading {
  language: 'fr' | 'en';
  now: Date;
  /** The clinic's. */
  zone: string;
  /** Whether this person may read records of a type. Values of other types do not enter a text. */
  mayRead: (entityType: string) => boolean;
  /** The label of a code, such as a motif or a kind of consent. */
  wordOf?: (field: string, code: string) => string;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '');
const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value)
    ? value.filter((one): one is JsonObject => typeof one === 'object' && one !== null && !Array.isArray(one))
    : [];
const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const join = (parts: readonly string[], by = ' '): string => parts.filter(Boolean).join(by);

const locale = (language: 'fr' | 'en'): string => (language === 'fr' ? 'fr-FR' : 'en-GB');

/** A date as far as it is known (`1949`, `2001-09`, `1984-02-29`), or the day of an instant in the clinic's zone. */
function dayOf(value: string, { language, zone }: TemplateReading): string {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value);
  const at = new Date(parts ? `${parts[1]}-${parts[2] ?? '01'}-${parts[3] ?? '01'}T12:00:00Z` : value);
  if (value === '' || Number.isNaN(at.getTime())) return '';
  const shape: Intl.DateTimeFormatOptions =
    parts === null || parts[3] !== undefined
      ? { day: 'numeric', month: 'long', year: 'numeric' }
      : parts[2] !== undefined
        ? { month: 'long', year: 'numeric' }
        : { year: 'numeric' };
  const said = new Intl.DateTimeFormat(locale(language), { ...shape, timeZone: parts ? 'UTC' : zone }).format(at);
  return withFirst(said, language);
}

function timeOf(value: string, { language, zone }: TemplateReading): string {
  const at = new Date(value);
  if (value === '' || Number.isNaN(at.getTime())) return '';
  const said = new Intl.DateTimeFormat(locale(language), { hour: '2-digit', minute: '2-digit', timeZone: zone });
  return said.format(at);
}

/** The age in whole years on the clinic's day; empty if the day of birth is not known. */
export function ageOn(birthDate: string, now: Date, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return null;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

const AGE = {
  fr: (years: number) => `${years}\u00a0${years > 1 ? 'ans' : 'an'}`,
  en: (years: number) => `${years} year${years === 1 ? '' : 's'}`,
};
const GENDER: Readonly<Record<string, readonly [string, string]>> = {
  male: ['masculin', 'male'],
  female: ['féminin', 'female'],
  other: ['autre', 'other'],
};

function patientValues(patient: JsonObject, reading: TemplateReading): Record<string, string> {
  const birthName = text(patient['birthName']);
  const usualName = text(patient['usualName']);
  const given = text(patient['usualGiven']) || text(patient['firstGivenName']) || text(patient['birthGivenNames']);
  const address = object(patient['address']);
  const lines = Array.isArray(address['line']) ? address['line'].map(text) : [];
  const identifiers = objects(patient['identifiers']);
  const ours = identifiers.find(({ system }) => text(system).startsWith(IDENTIFIER_SYSTEMS.mrn)) ?? identifiers[0];
  const years = ageOn(text(patient['birthDate']), reading.now, reading.zone);
  const [phone] = Array.isArray(patient['phones']) ? patient['phones'].map(text) : [];
  return {
    birthName,
    usualName: usualName || birthName,
    givenNames: text(patient['birthGivenNames']),
    fullName: join([(usualName || birthName).toLocaleUpperCase('fr'), given]),
    birthDate: dayOf(text(patient['birthDate']), reading),
    age: years === null || years < 0 ? '' : AGE[reading.language](years),
    gender: GENDER[text(patient['gender'])]?.[reading.language === 'fr' ? 0 : 1] ?? '',
    address: join([...lines, join([text(address['postcode']), text(address['city'])])], ', '),
    phone: phone ?? '',
    identifier: text(ours?.['value']),
  };
}

function practitionerValues(practitioner: JsonObject): Record<string, string> {
  const rpps = objects(practitioner['identifiers']).find(({ system }) => system === PRACTITIONER_SYSTEMS.rpps);
  return {
    fullName: join([
      text(practitioner['title']),
      text(practitioner['givenNames']),
      text(practitioner['familyName']).toLocaleUpperCase('fr'),
    ]),
    title: text(practitioner['title']),
    specialty: text(practitioner['specialty']),
    rpps: text(rpps?.['value']),
    phone: text(practitioner['phone']),
    stamp: text(practitioner['stamp']),
  };
}

/**
 * The values of a template's variables. Only the fields named above are read, so a template cannot reach any other, and
 * nothing of a type that the role may not read.
 */
export function templateValues(sources: TemplateSources, reading: TemplateReading): Record<string, string> {
  const { patient, practitioner, appointment, consent, prescription, record, clinic, document } = sources;
  const wordOf = reading.wordOf ?? ((_field, code) => code);
  const of: Record<string, Record<string, string>> = {
    clinic: {
      name: clinic?.name ?? '',
      address: (clinic?.address ?? '')
        .split(/\s*\n\s*/)
        .filter(Boolean)
        .join(', '),
      phone: clinic?.phone ?? '',
    },
    document: {
      date: dayOf(reading.now.toISOString(), reading),
      place: document?.place ?? '',
      version: document?.version === undefined ? '' : String(document.version),
    },
    ...(patient ? { patient: patientValues(patient, reading) } : {}),
    ...(practitioner ? { practitioner: practitionerValues(practitioner) } : {}),
    ...(appointment && {
      appointment: {
        date: dayOf(text(appointment['start']), reading),
        time: timeOf(text(appointment['start']), reading),
        reason: text(appointment['reason']) || wordOf('serviceType', text(appointment['serviceType'])),
      },
    }),
    ...(consent && {
      consent: {
        type: wordOf('consentType', text(consent['type'])),
        validUntil: dayOf(text(consent['validUntil']), reading),
      },
    }),
    ...(prescription && {
      prescription: {
        date: dayOf(text(prescription['prescribedAt']), reading),
        lines: objects(prescription['lines'])
          .map((line) => `– ${join([text(object(line['drug'])['name']), text(line['posology'])], ', ')}`)
          .join('\n'),
      },
    }),
    ...(record && {
      record: {
        title: text(record['title']),
        date: dayOf(text(record['occurredAt']), reading),
        text: text(record['text']),
        plan: text(record['plan']),
      },
    }),
  };
  const values = Object.entries(of).flatMap(([group, fields]) =>
    Object.entries(fields).map(([name, value]) => [`${group}.${name}`, value] as const),
  );
  return Object.fromEntries(
    values.filter(([name, value]) => {
      const type = sourceOf(name);
      return value !== '' && (type === null || reading.mayRead(type));
    }),
  );
}
