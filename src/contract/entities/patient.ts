import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { compactNir, nirDoubt, type NirDoubt } from '../clinical/nir.ts';
import { defineEntity, type ChangeContext } from '../entity.ts';
import {
  choice,
  email,
  flag,
  integer,
  list,
  optional,
  partialDate,
  pattern,
  structure,
  text,
  uuid,
} from '../fields.ts';
import type { FieldsOf } from '../typed.ts';
import { fault, issue, type Issue } from '../issues.ts';

/** FHIR R4 administrative gender. */
export const GENDERS = ['male', 'female', 'other', 'unknown'] as const;

/** HL7 France table 0445, identity reliability; the national identity may be sent only when `VALI`. */
export const IDENTITY_STATUSES = [
  'PROV',
  'VALI',
  'RECD',
  'DOUB',
  'DPOT',
  'DOUA',
  'DOUT',
  'FICT',
  'ANOM',
  'DESA',
] as const;

/**
 * FR Core, mode of identity validation: the document that was seen. The common ones; a record may carry another code.
 */
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
  type: optional(text(50)),
  status: optional(text(20)),
});

const address = z.strictObject({
  line: optional(list(text(200), 5)),
  postcode: optional(text(20)),
  city: optional(text(100)),
  wilaya: optional(text(100)),
  country: optional(text(100)),
});

const contact = z.strictObject({ relation: optional(text(100)), name: text(200), phone: optional(text(40)) });

const coverage = z.strictObject({
  payer: optional(text(100)),
  number: optional(text(50)),
  rate: optional(z.number().check(z.minimum(0), z.maximum(100))),
  rank: optional(integer(1, 9)),
});

export type PatientState = 'active' | 'inactive' | 'merged' | 'entered-in-error';

/** A patient's state, derived from the record. Merged takes precedence. */
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
  if (NIR_SYSTEMS.includes(system))
    return nirDoubt(value, String(record['gender'] ?? ''), String(record['birthDate'] ?? ''));
  if (system === IDENTIFIER_SYSTEMS.nin) return /^\d{18}$/.test(compactNir(value)) ? null : 'nin';
  if (system === IDENTIFIER_SYSTEMS.cnas) return /^\d{8,20}$/.test(value.replace(/ /g, '')) ? null : 'cnas';
  return null;
}

/**
 * What is doubtful about a patient's numbers: shown as warnings beside the field, never a reason to refuse the record.
 */
export function identityDoubts(record: JsonObject): IdentityDoubt[] {
  const identifiers = Array.isArray(record['identifiers']) ? (record['identifiers'] as JsonObject[]) : [];
  return identifiers.flatMap(({ system, value }, index) => {
    const doubt = doubtOf(record, system, String(value ?? ''));
    return doubt === null ? [] : [{ path: `identifiers.${index}.value`, doubt }];
  });
}

/** Merging is a link, not a deletion: an administrator may take it back. */
function mergeIssues(record: JsonObject, before: JsonObject | null, { entityId, role }: ChangeContext): Issue[] {
  const [into, was] = [record['mergedInto'], before?.['mergedInto']];
  if (into !== undefined && into === entityId) return [issue('mergedInto', 'merged_into_itself')];
  if (was !== undefined && was !== into && role !== undefined && role !== 'admin')
    return [issue('mergedInto', 'merge_by_admin')];
  return [];
}

function check(record: JsonObject, before: JsonObject | null, context: ChangeContext): Issue[] {
  const issues = mergeIssues(record, before, context);
  const born = typeof record['birthDate'] === 'string' ? record['birthDate'] : null;
  const died = typeof record['deceased'] === 'string' ? record['deceased'] : null;
  if (born !== null && died !== null && died.slice(0, born.length) < born.slice(0, died.length)) {
    issues.push(issue('deceased', 'comes_before', { other: 'birthDate' }));
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
  auditedAs: ['retention', 'retentionHold', 'erasureRequest', 'erasure'],
  dates: { birthDate: 'happened', deceased: 'happened' },
  fields: z.strictObject({
    birthName: text(100),
    birthGivenNames: text(100),
    firstGivenName: optional(text(100)),
    usualName: optional(text(100)),
    usualGiven: optional(text(100)),
    gender: choice(GENDERS),
    birthDate: partialDate(),
    birthDateApproximate: optional(flag()),
    birthPlaceInsee: optional(pattern(/^(?:\d{5}|2[AB]\d{3})$/, fault('not_an_insee_code'))),
    birthPlace: optional(text(100)),
    identityStatus: optional(choice(IDENTITY_STATUSES)),
    identityValidationMode: optional(text(20)),
    identifiers: optional(list(identifier, 20)),
    deceased: optional(structure(z.union([z.boolean(), partialDate()]))),
    phones: optional(list(text(40), 10)),
    email: optional(email()),
    address: optional(structure(address)),
    contacts: optional(list(contact, 10)),
    coverage: optional(list(coverage, 5)),
    generalPractitioner: optional(text(200)),
    language: optional(text(20)),
    maritalStatus: optional(choice(MARITAL_STATUSES)),
    active: optional(flag()),
    enteredInError: optional(flag()),
    mergedInto: optional(uuid()),
    note: optional(text(10_000)),
  }),
  check,
});

/** A patient's fields, as screens read them. */
export type Patient = FieldsOf<typeof patient>;
