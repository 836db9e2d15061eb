import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity, type Issue } from '../entity.ts';
import { choice, colour, decimal, email, flag, fullDate, percentage, picture, structure, text, timeOfDay } from '../fields.ts';
import { hasChanged } from '../rules.ts';

/** Systems of a practitioner's numbers; the Algerian ones are free text of at most 30 characters. */
export const PRACTITIONER_SYSTEMS = {
  rpps: 'https://rpps.esante.gouv.fr',
  adeli: 'https://adeli.esante.gouv.fr',
  orderDz: 'urn:medicalpro:num-ordre-dz',
  agreementDz: 'urn:medicalpro:num-agrement-dz',
} as const;

/** Lengths alone: the national directory's own example fails a check digit. */
const FORMS: Readonly<Record<string, { form: RegExp; message: string }>> = {
  [PRACTITIONER_SYSTEMS.rpps]: { form: /^\d{11}$/, message: 'an RPPS number has 11 digits' },
  [PRACTITIONER_SYSTEMS.adeli]: { form: /^(?:\d{2}|2[AB])\d{7}$/, message: 'an ADELI number has 9 digits' },
  [PRACTITIONER_SYSTEMS.orderDz]: { form: /^.{1,30}$/u, message: 'has at most 30 characters' },
  [PRACTITIONER_SYSTEMS.agreementDz]: { form: /^.{1,30}$/u, message: 'has at most 30 characters' },
};

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const list = (value: unknown): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues: Issue[] = [];
  // What came in before the rule stays: it keeps nobody from changing the rest (CL-7).
  const numbers = hasChanged('identifiers', record, before) ? list(record['identifiers']) : [];
  numbers.forEach(({ system, value }, index) => {
    const rule = FORMS[String(system)];
    if (rule && !rule.form.test(String(value))) issues.push({ path: `identifiers.${index}.value`, message: rule.message });
  });
  list(record['availability']).forEach(({ start, end }, index) => {
    if (!(String(start) < String(end))) issues.push({ path: `availability.${index}.end`, message: 'must come after start' });
  });
  for (const field of ['roles', 'notAvailable']) {
    list(record[field]).forEach(({ start, end }, index) => {
      if (typeof start === 'string' && typeof end === 'string' && end < start) issues.push({ path: `${field}.${index}.end`, message: 'must not come before start' });
    });
  }
  return issues;
}

const identifier = z.strictObject({ system: text(200), value: text(100) });
/** FHIR R4 PractitionerRole: what somebody does, where, from when to when. */
const practitionerRole = z.strictObject({ code: text(100), specialty: text(100).optional(), location: text(200).optional(), start: fullDate().optional(), end: fullDate().optional() });
const available = z.strictObject({ daysOfWeek: z.array(choice(WEEKDAYS)).min(1).max(7), start: timeOfDay(), end: timeOfDay(), location: text(200).optional() });
const notAvailable = z.strictObject({ description: text(200), start: fullDate(), end: fullDate().optional() });
const fee = z.strictObject({ amount: decimal(0, 1_000_000), currency: choice(['EUR', 'DZD']) });

export const practitioner = defineEntity({
  type: 'practitioner',
  resource: 'practitioners',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({
    familyName: text(100),
    givenNames: text(100),
    title: text(40).optional(),
    specialty: text(100).optional(),
    specialties: structure(z.array(text(100)).max(10)).optional(),
    languages: structure(z.array(text(20)).max(20)).optional(),
    identifiers: structure(z.array(identifier).max(10)).optional(),
    phone: text(40).optional(),
    email: email().optional(),
    color: colour().optional(),
    roles: structure(z.array(practitionerRole).max(10)).optional(),
    availability: structure(z.array(available).max(50)).optional(),
    notAvailable: structure(z.array(notAvailable).max(100)).optional(),
    convention: choice(['sector-1', 'sector-2', 'sector-3', 'chifa', 'none']).optional(),
    fee: structure(fee).optional(),
    defaultShare: percentage().optional(),
    signatureImage: structure(picture(200_000)).optional(),
    stamp: text(1000).optional(),
    active: flag().optional(),
  }),
  check,
});
