import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import {
  choice,
  colour,
  decimal,
  email,
  flag,
  fullDate,
  list,
  optional,
  percentage,
  picture,
  structure,
  text,
} from '../fields.ts';
import type { FieldsOf } from '../typed.ts';
import { fault, issue, type Fault, type Issue } from '../issues.ts';
import { openingHours, openingHoursIssues } from '../opening-hours.ts';
import { hasChanged } from '../rules.ts';

/** Systems of a practitioner's numbers; the Algerian ones are free text of at most 30 characters. */
export const PRACTITIONER_SYSTEMS = {
  rpps: 'https://rpps.esante.gouv.fr',
  adeli: 'https://adeli.esante.gouv.fr',
  orderDz: 'urn:medicalpro:num-ordre-dz',
  agreementDz: 'urn:medicalpro:num-agrement-dz',
} as const;

/** Lengths alone: the national directory's own example fails a check digit. */
const FORMS: Readonly<Record<string, { form: RegExp; wrong: Fault }>> = {
  [PRACTITIONER_SYSTEMS.rpps]: { form: /^\d{11}$/, wrong: fault('not_an_rpps') },
  [PRACTITIONER_SYSTEMS.adeli]: { form: /^(?:\d{2}|2[AB])\d{7}$/, wrong: fault('not_an_adeli') },
  [PRACTITIONER_SYSTEMS.orderDz]: { form: /^.{1,30}$/u, wrong: fault('too_long', { max: 30 }) },
  [PRACTITIONER_SYSTEMS.agreementDz]: { form: /^.{1,30}$/u, wrong: fault('too_long', { max: 30 }) },
};

const entries = (value: unknown): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues: Issue[] = [];
  // Hours stored before this rule do not prevent other changes (CL-7).
  const numbers = hasChanged('identifiers', record, before) ? entries(record['identifiers']) : [];
  numbers.forEach(({ system, value }, index) => {
    const rule = FORMS[String(system)];
    if (rule && !rule.form.test(String(value))) issues.push({ path: `identifiers.${index}.value`, ...rule.wrong });
  });
  issues.push(...openingHoursIssues('availability', record, before));
  for (const field of ['roles', 'notAvailable']) {
    entries(record[field]).forEach(({ start, end }, index) => {
      if (typeof start === 'string' && typeof end === 'string' && end < start)
        issues.push(issue(`${field}.${index}.end`, 'comes_before', { other: 'start' }));
    });
  }
  return issues;
}

const identifier = z.strictObject({ system: text(200), value: text(100) });
/** FHIR R4 PractitionerRole: what somebody does, where, from when to when. */
const practitionerRole = z.strictObject({
  code: text(100),
  specialty: optional(text(100)),
  location: optional(text(200)),
  start: optional(fullDate()),
  end: optional(fullDate()),
});
const notAvailable = z.strictObject({ description: text(200), start: fullDate(), end: optional(fullDate()) });
const fee = z.strictObject({ amount: decimal(0, 1_000_000), currency: choice(['EUR', 'DZD']) });

export const practitioner = defineEntity({
  type: 'practitioner',
  resource: 'practitioners',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  dates: {
    'roles.*.start': 'planned',
    'roles.*.end': 'planned',
    'notAvailable.*.start': 'planned',
    'notAvailable.*.end': 'planned',
  },
  fields: z.strictObject({
    familyName: text(100),
    givenNames: text(100),
    title: optional(text(40)),
    specialty: optional(text(100)),
    specialties: optional(list(text(100), 10)),
    languages: optional(list(text(20), 20)),
    identifiers: optional(list(identifier, 10)),
    phone: optional(text(40)),
    email: optional(email()),
    color: optional(colour()),
    roles: optional(list(practitionerRole, 10)),
    availability: optional(openingHours()),
    notAvailable: optional(list(notAvailable, 100)),
    convention: optional(choice(['sector-1', 'sector-2', 'sector-3', 'chifa', 'none'])),
    fee: optional(structure(fee)),
    defaultShare: optional(percentage()),
    signatureImage: optional(structure(picture(200_000))),
    stamp: optional(text(1000)),
    active: optional(flag()),
  }),
  check,
});

/** A practitioner's fields, as screens read them. */
export type Practitioner = FieldsOf<typeof practitioner>;

const OWN_SYSTEMS: readonly string[] = Object.values(PRACTITIONER_SYSTEMS);

/**
 * Whether a practitioner came with records of another clinic: known by a number of a foreign system alone, and without
 * hours here.
 */
export const isBroughtIn = ({ identifiers = [], availability = [] }: Practitioner): boolean =>
  availability.length === 0 &&
  identifiers.length > 0 &&
  !identifiers.some(({ system }) => OWN_SYSTEMS.includes(system));
