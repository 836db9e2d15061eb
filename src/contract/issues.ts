/**
 * Every issue that a value can have, with the parameters of its text and its English message for the wire. The clients'
 * catalogues have a text for each code in each language; a missing one does not compile.
 */

/** The value of a parameter. Dates and numbers are formatted by whoever shows them. */
export type IssueParams = Readonly<Record<string, string | number>>;

const MESSAGES = {
  // Fields by themselves
  required: () => 'is required',
  wrong_type: () => 'is of another type',
  not_valid: () => 'is not valid',
  blank: () => 'must not be blank',
  unfit_text: () => 'must be Unicode NFC, without NUL or lone surrogates',
  invisible_characters: () => 'must not contain invisible characters',
  too_short: ({ min }: { min: number }) => `must have at least ${min} characters`,
  too_long: ({ max }: { max: number }) => `has at most ${max} characters`,
  too_few: ({ min }: { min: number }) => `must have at least ${min} items`,
  too_many: ({ max }: { max: number }) => `must have at most ${max} items`,
  too_low: ({ min }: { min: number }) => `must be at least ${min}`,
  too_high: ({ max }: { max: number }) => `must be at most ${max}`,
  not_above: ({ min }: { min: number }) => `must be above ${min}`,
  out_of_range: ({ min, max }: { min: number; max: number }) => `must lie between ${min} and ${max}`,
  not_whole: () => 'must be a whole number',
  too_precise: ({ places }: { places: 0 | 1 | 2 | 3 }) =>
    `must have at most ${['no', 'one', 'two', 'three'][places]} decimals`,
  not_a_choice: () => 'must be one of the values of the contract',
  not_a_date: () => 'must be YYYY, YYYY-MM or YYYY-MM-DD, a date that exists',
  not_a_day: () => 'must be YYYY-MM-DD, a date that exists',
  not_an_instant: () => 'must be an RFC 3339 date-time with a time zone',
  not_a_time: () => 'must be HH:MM',
  not_a_time_zone: () => 'must be an IANA time zone',
  not_an_id: () => 'must be a UUID',
  not_an_email: () => 'must be an e-mail address',
  not_a_colour: () => 'must be #RRGGBB',
  not_a_hash: () => 'must be a SHA-256 in hexadecimal',
  not_a_picture: () => 'must be a PNG or JPEG as a data URL',
  not_an_insee_code: () => 'must be an INSEE code of 5 characters',
  not_a_loinc_code: () => 'must be a LOINC code',
  not_an_icd10_code: () => 'must be an ICD-10 code',
  not_an_rpps: () => 'an RPPS number has 11 digits',
  not_an_adeli: () => 'an ADELI number has 9 digits',
  wrong_form: ({ example }: { example: string }) => `must be of the form ${example}`,
  unknown_field: () => 'unknown field',

  // Dates
  date_in_future: () => 'lies in the future',
  too_old: ({ years }: { years: number }) => `lies more than ${years} years back`,
  too_far: ({ years }: { years: number }) => `lies more than ${years} years ahead`,
  // `other` is a field beside this one
  not_after: ({ other }: { other: string }) => `must come after ${other}`,
  comes_before: ({ other }: { other: string }) => `must not come before ${other}`,

  // What was written before
  transition: ({ from, to }: { from: string; to: string }) => `cannot go from ${from} to ${to}`,
  only_grows: () => 'only grows: what was written stays',
  error_stays: () => 'an error stays one: make a new record',
  not_yourself: () => 'must be who makes the change',
  other_patient: () => 'is of another patient',
  nothing_changed: () => 'an update names at least one field',

  // Signatures
  signature_stays: () => 'a signature is not taken away',
  wrong_hash: () => 'is not the hash of what is signed',

  // Patients
  merged_into_itself: () => 'a patient is not merged into itself',
  merge_by_admin: () => 'only an administrator takes a merge back',

  // Practitioners
  hours_overlap: () => 'overlaps other hours of the same day',

  // Appointments
  duration: ({ min, max }: { min: number; max: number }) => `an appointment lasts ${min} to ${max} minutes`,
  patient_died: () => 'the patient has died',
  appointment_overlap: () => 'overlaps another appointment',

  // Notes
  note_unsigned: () => 'a finished note is signed',
  note_signed: () => 'a signed note is finished',
  note_sealed: () => 'a signed note only gets addenda; a correction gives its reason and is signed anew',
  note_error_reason: () => 'a signed note is declared an error with a reason',
  note_kept: () => 'a signed note is never deleted: declare it an error',

  // Prescriptions
  prescription_unsigned: () => 'a prescription counts when it is signed',
  prescription_signed: () => 'a signed prescription is no draft',
  prescription_dispensed: () => 'what was dispensed is stopped, not cancelled',
  prescription_sealed: () => 'a signed prescription stays as it is: stop it and write another',
  prescription_error_reason: () => 'a signed prescription is declared an error with a reason',
  prescription_kept: () => 'a signed prescription is never deleted: stop or cancel it',

  // Consents
  withdrawal_of_valid: () => 'goes with the status inactive',
  withdrawal_stays: () => 'a withdrawal stays as it was made',
  consent_agreed: () => 'what was agreed to stays: a change needs a new consent',
  consent_extended: () => 'can be brought nearer, not put off: that needs a new consent',
  consent_error_reason: () => 'a consent is declared an error with a reason',
  consent_kept: () => 'a consent that was given or refused is never deleted: it is withdrawn, or declared an error',

  // Document templates
  unknown_variable: ({ name }: { name: string }) => `unknown variable ${name}`,
  template_published: () => 'a published version stays as it is: make the next one',
  template_kept: () => 'a published template is retired, not deleted',

  // Measures, problems, allergies
  wrong_unit: ({ units }: { units: string }) => `must be ${units.replaceAll(', ', ' or ')}`,
  unit_missing: () => 'a value has a unit',
  measure_empty: () => 'a measure has a value, components, or the reason why there is none',
  imported_stays: () => 'an imported resource stays as it came',
  measure_final: () => 'a final measure is changed by amending or correcting it',
  pressure_incomplete: () => 'a blood pressure has a systolic and a diastolic value',
  pressure_reversed: () => 'must be above the diastolic value',
  problem_ended: () => 'what has ended is not active',
  allergy_none_known: () => '"no known allergy" names none',
  allergy_unnamed: () => 'an allergy is to something',

  // Administration
  module_fixed: () => 'must be a module whose rights can be narrowed',
  share_either: () => 'a rule is for a practitioner or for a role, one of the two',
  share_overlap: () => 'another rule holds in that time',
  below_legal_minimum: ({ min, country }: { min: number; country: string }) =>
    `is below the legal minimum (${country}: ${min}): give ${min} or more, or null for the minimum`,
  last_admin: () => 'the clinic would be left without an administrator',
  wrong_password: () => 'is not right',

  // What only the server, or the queue, can know
  no_such_record: () => 'no such record',
  not_unique: () => 'must be unique',
  not_storable: () => 'the database cannot hold one of these values',
  database_rule: () => 'a rule of the database refuses these values',
  erased: () => 'was erased for good and cannot come back',
  not_an_object: () => 'must be an object',
  carries_nothing: ({ operation }: { operation: string }) => `a ${operation} carries nothing`,
  not_a_version: () => 'must be a version, or null',
  version_missing: () => 'may be null only for a record that this installation created',
  not_its_event: () => 'must name an event of this record',
  unknown_entity: ({ type }: { type: string }) => `unknown entity type ${type}`,
  too_large: ({ bytes, max }: { bytes: number; max: number }) =>
    `is ${bytes} bytes long, more than the server takes (${max})`,
} satisfies Record<string, (params: never) => string>;

type Messages = typeof MESSAGES;

export type IssueCode = keyof Messages;

/** The parameters that the text of a code needs. */
export type ParamsOf<C extends IssueCode> = Parameters<Messages[C]> extends [infer P] ? P : Record<string, never>;

export const ISSUE_CODES = Object.keys(MESSAGES) as IssueCode[];

/**
 * One thing wrong with a value: where (dotted path of the field), what (a code with its parameters, for programs and
 * catalogues), and the English message for clients without one.
 */
export interface Issue {
  path: string;
  code: IssueCode;
  params: IssueParams;
  message: string;
}

/** Codes without parameters. */
export type PlainCode = { [C in IssueCode]: Parameters<Messages[C]> extends [] ? C : never }[IssueCode];

/** The arguments after a code: its parameters, or none. */
export type RestOf<C extends IssueCode> = C extends PlainCode ? [] : [params: ParamsOf<C>];

/** A code with its parameters, before it has a path: what a schema's check carries. */
export interface Fault {
  code: IssueCode;
  params: IssueParams;
  message: string;
}

export function fault<C extends IssueCode>(code: C, ...rest: RestOf<C>): Fault {
  const params: IssueParams = rest[0] ?? {};
  const messageOf = MESSAGES[code] as (params: IssueParams) => string;
  return { code, params, message: messageOf(params) };
}

export const issue = <C extends IssueCode>(path: string, code: C, ...rest: RestOf<C>): Issue => ({
  path,
  ...fault(code, ...rest),
});

export const isIssueCode = (code: unknown): code is IssueCode =>
  typeof code === 'string' && Object.hasOwn(MESSAGES, code);
