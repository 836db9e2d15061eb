import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { contentHash } from '../signature.ts';
import { defineEntity } from '../entity.ts';
import {
  choice,
  fullDate,
  instant,
  integer,
  list,
  optional,
  picture,
  sha256,
  structure,
  text,
  uuid,
} from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { followIssues, frozenIssues, samePatient, transitionIssues, type Transitions } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/** FHIR R4 ConsentState. */
export const CONSENT_STATUSES = ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'] as const;
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];

/** A consent that was withdrawn (`inactive`) does not come back: a new one is needed. */
export const CONSENT_TRANSITIONS: Transitions<ConsentStatus> = {
  draft: ['proposed', 'active', 'rejected', 'inactive', 'entered-in-error'],
  proposed: ['active', 'rejected', 'inactive', 'entered-in-error'],
  active: ['inactive', 'entered-in-error'],
  rejected: ['entered-in-error'],
  inactive: ['entered-in-error'],
  'entered-in-error': [],
};

/** What forms offer as `type`; others are taken. */
export const CONSENT_TYPES = [
  'care',
  'surgery',
  'anaesthesia',
  'telemedicine',
  'image',
  'data',
  'research',
  'minor',
  'communication',
] as const;

/** `tablet`: drawn on a screen; `paper`: a scan of a signed sheet. */
export const CONSENT_METHODS = ['tablet', 'paper', 'verbal'] as const;

/** The statuses after a decision: the content can no longer change, and only empty fields can be filled in. */
export const AGREED_FIELDS = [
  'patientId',
  'type',
  'category',
  'language',
  'text',
  'templateId',
  'templateVersion',
  'answers',
  'dateTime',
  'performer',
  'witness',
  'collectedBy',
  'method',
  'signature',
  'contentHash',
] as const;

/** What the hash is made of. */
const HASHED_FIELDS = ['text', 'answers', 'signature'] as const;

/** SHA-256 over text, answers and signature: what `contentHash` has to be. */
export const consentHash = (record: JsonObject): Promise<string> => contentHash(consent, HASHED_FIELDS, record);

/** Null where there is no hash to compare; false is shown as "integrity not verified". */
export const isConsentIntact = async (record: JsonObject): Promise<boolean | null> =>
  typeof record['contentHash'] === 'string' ? record['contentHash'] === (await consentHash(record)) : null;

/** The status for display: `expired` follows from `validUntil` and is never stored. `today` is the clinic's day. */
export function consentState(record: JsonObject, today: string): ConsentStatus | 'expired' {
  const until = record['validUntil'];
  return record['status'] === 'active' && typeof until === 'string' && until < today
    ? 'expired'
    : (record['status'] as ConsentStatus);
}

/** Whether one of these consents is valid today for a type. */
export const hasValidConsent = (records: readonly JsonObject[], type: string, today: string): boolean =>
  records.some((record) => record['type'] === type && consentState(record, today) === 'active');

const GIVEN: readonly unknown[] = ['active', 'rejected', 'inactive', 'entered-in-error'];
const DECIDED: readonly unknown[] = ['active', 'rejected', 'inactive'];

function agreedIssues(record: JsonObject, before: JsonObject): Issue[] {
  const open = (field: string) =>
    before[field] === undefined &&
    !(before['contentHash'] !== undefined && (HASHED_FIELDS as readonly string[]).includes(field));
  return frozenIssues(
    AGREED_FIELDS.filter((field) => !open(field)),
    record,
    before,
    'consent_agreed',
  );
}

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const { status } = record;
  const issues = transitionIssues(CONSENT_TRANSITIONS, before?.['status'], status);
  if (record['withdrawal'] !== undefined && status !== 'inactive' && status !== 'entered-in-error')
    issues.push(issue('withdrawal', 'withdrawal_of_valid'));
  issues.push(...followIssues('dateTime', ['validUntil'], record, before));
  if (!before) return issues;
  if (before['withdrawal'] !== undefined)
    issues.push(...frozenIssues(['withdrawal', 'withdrawalReason'], record, before, 'withdrawal_stays'));
  if (!GIVEN.includes(before['status'])) return issues;
  issues.push(...agreedIssues(record, before));
  const [until, was] = [record['validUntil'], before['validUntil']];
  if (typeof was === 'string' && !(typeof until === 'string' && until <= was))
    issues.push(issue('validUntil', 'consent_extended'));
  if (status === 'entered-in-error' && DECIDED.includes(before['status']) && !record['statusReason']) {
    issues.push(issue('statusReason', 'consent_error_reason'));
  }
  return issues;
}

const performer = z.strictObject({
  kind: choice(['patient', 'related']),
  name: optional(text(200)),
  relation: optional(text(100)),
});
const stroke = list(list(z.number(), 4, 2), 5000);
const signature = z.strictObject({
  image: picture(400_000),
  strokes: optional(list(stroke, 200)),
  signedAt: instant(),
  deviceId: optional(uuid()),
});
const withdrawal = z.strictObject({
  at: instant(),
  by: text(200),
  reason: optional(text(1000)),
  effect: optional(text(1000)),
});

export const consent = defineEntity({
  type: 'consent',
  resource: 'consents',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'templateId', to: 'documentTemplate' },
    { field: 'appointmentId', to: 'appointment' },
    { field: 'supersedes', to: 'consent' },
  ],
  dates: {
    dateTime: 'happened',
    validUntil: 'planned',
    'signature.signedAt': 'happened',
    'withdrawal.at': 'happened',
  },
  fields: z.strictObject({
    patientId: uuid(),
    type: text(100),
    category: optional(text(100)),
    status: choice(CONSENT_STATUSES),
    statusReason: optional(text(500)),
    language: choice(['fr', 'en']),
    text: text(50_000),
    templateId: optional(uuid()),
    templateVersion: optional(integer(1, 9999)),
    answers: optional(structure(z.record(text(100), z.union([z.boolean(), text(2000)])))),
    dateTime: optional(instant()),
    validUntil: optional(fullDate()),
    performer: optional(structure(performer)),
    witness: optional(text(200)),
    collectedBy: optional(uuid()),
    method: optional(choice(CONSENT_METHODS)),
    signature: optional(structure(signature)),
    contentHash: optional(sha256()),
    appointmentId: optional(uuid()),
    withdrawal: optional(structure(withdrawal)),
    withdrawalReason: optional(text(500)),
    supersedes: optional(uuid()),
  }),
  check,
  related: [samePatient('appointmentId'), samePatient('supersedes')],
  // Whoever was asked may have to show the answer, however it was given: only one that waits for it can be deleted.
  checkDelete: (record) =>
    GIVEN.includes(record['status']) || record['signature'] !== undefined ? [issue('status', 'consent_kept')] : [],
  derived: [{ from: HASHED_FIELDS, madeIn: () => ['contentHash'] }],
  prevails: (patch) => patch['status'] === 'inactive',
});

/** A consent's fields, as screens read them. */
export type Consent = FieldsOf<typeof consent>;
