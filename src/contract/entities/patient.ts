import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity, type Issue } from '../entity.ts';
import { choice, email, flag, partialDate, structure, text, uuid } from '../fields.ts';

/** FHIR R4 administrative gender. */
export const GENDERS = ['male', 'female', 'other', 'unknown'] as const;

/** HL7 France table 0445, identity reliability; the national identity may be sent only when `VALI`. */
export const IDENTITY_STATUSES = ['PROV', 'VALI', 'RECD', 'DOUB', 'DPOT', 'DOUA', 'DOUT', 'FICT', 'ANOM', 'DESA'] as const;

/** FHIR R4 marital status (v3-MaritalStatus). */
export const MARITAL_STATUSES = ['A', 'D', 'I', 'L', 'M', 'P', 'S', 'T', 'U', 'W'] as const;

/** Systems of identifiers that the forms know; any other URI may come by import. */
export const IDENTIFIER_SYSTEMS = {
  ins: 'urn:oid:1.2.250.1.213.1.4.8',
  nss: 'urn:medicalpro:nss',
  nin: 'urn:medicalpro:nin-dz',
  cnas: 'urn:medicalpro:cnas-dz',
  passport: 'urn:medicalpro:passport',
  mrn: 'urn:medicalpro:mrn',
} as const;

const identifier = z.strictObject({
  system: text(200),
  value: text(100),
  type: text(50).optional(),
  status: text(20).optional(),
});

const address = z.strictObject({
  line: z.array(text(200)).max(5).optional(),
  postcode: text(20).optional(),
  city: text(100).optional(),
  wilaya: text(100).optional(),
  country: text(100).optional(),
});

const contact = z.strictObject({ relation: text(100).optional(), name: text(200), phone: text(40).optional() });

const coverage = z.strictObject({
  payer: text(100).optional(),
  number: text(50).optional(),
  rate: z.number().min(0).max(100).optional(),
  rank: z.int().min(1).max(9).optional(),
});

const MAX_AGE_YEARS = 130;

/** Age and date rules of the domain (a birth date lies neither in the future nor more than 130 years back). */
function check(record: JsonObject, _before: JsonObject | null, now: Date = new Date()): Issue[] {
  const issues: Issue[] = [];
  const born = typeof record['birthDate'] === 'string' ? record['birthDate'] : null;
  const tomorrow = new Date(now.getTime() + 24 * 3600 * 1000).toISOString().slice(0, 10);
  if (born !== null && born > tomorrow.slice(0, born.length)) issues.push({ path: 'birthDate', message: 'lies in the future' });
  if (born !== null && Number(born.slice(0, 4)) < now.getUTCFullYear() - MAX_AGE_YEARS) {
    issues.push({ path: 'birthDate', message: `lies more than ${MAX_AGE_YEARS} years back` });
  }
  const died = typeof record['deceased'] === 'string' ? record['deceased'] : null;
  if (born !== null && died !== null && died.slice(0, born.length) < born.slice(0, died.length)) {
    issues.push({ path: 'deceased', message: 'lies before the birth date' });
  }
  return issues;
}

export const patient = defineEntity({
  type: 'patient',
  resource: 'patients',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [{ field: 'mergedInto', to: 'patient' }],
  fields: z.strictObject({
    birthName: text(100),
    birthGivenNames: text(100),
    firstGivenName: text(100).optional(),
    usualName: text(100).optional(),
    usualGiven: text(100).optional(),
    gender: choice(GENDERS),
    birthDate: partialDate(),
    birthDateApproximate: flag().optional(),
    birthPlaceInsee: z
      .string()
      .regex(/^(?:\d{5}|2[AB]\d{3})$/, 'must be an INSEE code of 5 characters')
      .meta({ kind: 'text' })
      .optional(),
    identityStatus: choice(IDENTITY_STATUSES).optional(),
    identifiers: structure(z.array(identifier).max(20)).optional(),
    deceased: structure(z.union([z.boolean(), partialDate()])).optional(),
    phones: structure(z.array(text(40)).max(10)).optional(),
    email: email().optional(),
    address: structure(address).optional(),
    contacts: structure(z.array(contact).max(10)).optional(),
    coverage: structure(z.array(coverage).max(5)).optional(),
    generalPractitioner: text(200).optional(),
    language: text(20).optional(),
    maritalStatus: choice(MARITAL_STATUSES).optional(),
    active: flag().optional(),
    mergedInto: uuid().optional(),
    note: text(10_000).optional(),
  }),
  check,
});

