import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { compactNir, nirDoubt, type NirDoubt } from '../clinical/nir.ts';
import { defineEntity, type ChangeContext, type Issue } from '../entity.ts';
import { choice, email, flag, partialDate, pattern, structure, text, uuid } from '../fields.ts';

/** FHIR R4 administrative gender. */
export const GENDERS = ['male', 'female', 'other', 'unknown'] as const;

/** HL7 France table 0445, identity reliability; the national identity may be sent only when `VALI`. */
export const IDENTITY_STATUSES = ['PROV', 'VALI', 'RECD', 'DOUB', 'DPOT', 'DOUA', 'DOUT', 'FICT', 'ANOM', 'DESA'] as const;

/** FR Core, mode of identity validation: the document that was seen. The common ones; a record may carry another code. */
export const IDENTITY_VALIDATION_MODES = ['CN', 'PA', 'CS', 'LE', 'AN', 'PC', 'TC'] as const;

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

export type PatientState = 'active' | 'inactive' | 'merged' | 'entered-in-error';

/** A patient's state, read off the record: merged comes before all others. */
export function patientState(record: JsonObject): PatientState {
  if (typeof record['mergedInto'] === 'string') return 'merged';
  if (record['enteredInError'] === true) return 'entered-in-error';
  return record['active'] === false ? 'inactive' : 'active';
}

export interface IdentityDoubt {
  /** Where: the path of an identifier's value. */
  path: string;
  doubt: NirDoubt | 'nin' | 'cnas';
}

const NIR_SYSTEMS: readonly unknown[] = [IDENTIFIER_SYSTEMS.ins, IDENTIFIER_SYSTEMS.nss];

function doubtOf(record: JsonObject, system: unknown, value: string): IdentityDoubt['doubt'] | null {
  if (NIR_SYSTEMS.includes(system)) return nirDoubt(value, String(record['gender'] ?? ''), String(record['birthDate'] ?? ''));
  if (system === IDENTIFIER_SYSTEMS.nin) return /^\d{18}$/.test(compactNir(value)) ? null : 'nin';
  if (system === IDENTIFIER_SYSTEMS.cnas) return /^\d{8,20}$/.test(value.replace(/ /g, '')) ? null : 'cnas';
  return null;
}

/** What is doubtful about a patient's numbers: shown as warnings beside the field, never a reason to refuse the record. */
export function identityDoubts(record: JsonObject): IdentityDoubt[] {
  const list = Array.isArray(record['identifiers']) ? (record['identifiers'] as JsonObject[]) : [];
  return list.flatMap(({ system, value }, index) => {
    const doubt = doubtOf(record, system, String(value ?? ''));
    return doubt === null ? [] : [{ path: `identifiers.${index}.value`, doubt }];
  });
}

/** Merging is a link, not a deletion: an administrator may take it back. */
function mergeIssues(record: JsonObject, before: JsonObject | null, { entityId, role }: ChangeContext): Issue[] {
  const [into, was] = [record['mergedInto'], before?.['mergedInto']];
  if (into !== undefined && into === entityId) return [{ path: 'mergedInto', message: 'a patient is not merged into itself' }];
  if (was !== undefined && was !== into && role !== undefined && role !== 'admin') return [{ path: 'mergedInto', message: 'only an administrator takes a merge back' }];
  return [];
}

const DAY_MS = 86_400_000;

/** A birth date lies neither in the future (tomorrow is somewhere already) nor more than 130 years back. */
function birthIssues(born: string, now: Date): Issue[] {
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  if (born > tomorrow.slice(0, born.length)) return [{ path: 'birthDate', message: 'lies in the future' }];
  const tooOld = Number(born.slice(0, 4)) < now.getUTCFullYear() - MAX_AGE_YEARS;
  return tooOld ? [{ path: 'birthDate', message: `lies more than ${MAX_AGE_YEARS} years back` }] : [];
}

function check(record: JsonObject, before: JsonObject | null, context: ChangeContext): Issue[] {
  const issues = mergeIssues(record, before, context);
  const born = typeof record['birthDate'] === 'string' ? record['birthDate'] : null;
  if (born !== null && context.now) issues.push(...birthIssues(born, context.now));
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
    birthPlaceInsee: pattern(/^(?:\d{5}|2[AB]\d{3})$/, 'must be an INSEE code of 5 characters').optional(),
    birthPlace: text(100).optional(),
    identityStatus: choice(IDENTITY_STATUSES).optional(),
    identityValidationMode: text(20).optional(),
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
    enteredInError: flag().optional(),
    mergedInto: uuid().optional(),
    note: text(10_000).optional(),
  }),
  check,
});
