import * as z from 'zod/mini';
import { instant } from './fields.ts';
import { LONGEST_PASSWORD } from './password.ts';

/**
 * Why a file is kept until its term: so many years from the last contact; until a birthday, where that is later; so many
 * years from a death within ten years of the last contact.
 */
export const RETENTION_RULES = ['contact', 'minor', 'death'] as const;
export type RetentionRule = (typeof RETENTION_RULES)[number];

/**
 * The shortest periods that the law allows (France, Code de la santé publique, R. 1112-7). It holds for every clinic: no
 * other country's law is known here.
 */
export const LEGAL_RETENTION = { country: 'FR', years: 20, age: 28, deathYears: 10 } as const;

/** The longest that a clinic may set. */
export const MOST_RETENTION_YEARS = 100;

/** Years from the last contact, the birthday until which a child's file is kept, years from a death. */
export interface RetentionPeriods {
  years: number;
  age: number;
  deathYears: number;
}

/** Which files are listed: those whose term is over, or those on hold, whatever their term. */
export const RETENTION_LISTS = ['over', 'held'] as const;
export type RetentionList = (typeof RETENTION_LISTS)[number];

/** How many days a request waits for the second administrator. */
export const ERASURE_REQUEST_DAYS = 7;

/** One transaction changes no more records. */
export const MOST_ERASED = 10_000;

const person = z.strictObject({ id: z.string(), name: z.string() });

const kept = {
  patientId: z.string(),
  name: z.string(),
  birthDate: z.string(),
  lastContact: z.string(),
  rule: z.enum(RETENTION_RULES),
  /** The years, or the age, of that rule, from which the term follows: the law's, or more if the clinic has set more. */
  years: z.int(),
  /** The last day of the term. */
  term: z.string(),
  hold: z.nullable(z.strictObject({ reason: z.string(), by: person, at: instant() })),
  /** Asked for by one administrator, and not confirmed yet. */
  request: z.nullable(z.strictObject({ by: person, at: instant(), until: instant() })),
};

/** A file that has reached its term. */
export const retainedFileSchema = z.strictObject(kept);
export type RetainedFile = z.infer<typeof retainedFileSchema>;

export const retainedPageSchema = z.strictObject({
  items: z.array(retainedFileSchema),
  nextCursor: z.nullable(z.string()),
});

export type RetainedPage = z.infer<typeof retainedPageSchema>;

/** What an erasure would erase, and what forbids it now. */
export const retentionPreviewSchema = z.strictObject({
  ...kept,
  reached: z.boolean(),
  /** How many records of each type, deleted ones included; patients: with those that were merged into this one. */
  records: z.array(z.strictObject({ entityType: z.string(), count: z.int() })),
  /** Conflicts and refused changes that nobody has settled. */
  unsettled: z.int(),
  /** Devices of the clinic that have told of changes which are not sent yet. */
  unsentDevices: z.array(z.strictObject({ clientId: z.string(), name: z.nullable(z.string()) })),
});
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>;

/** The codes of a 409. */
export const ERASURE_REFUSALS = [
  'TERM_NOT_REACHED',
  'ON_HOLD',
  'UNSETTLED',
  'UNSENT',
  'TOO_MANY_RECORDS',
  'NOT_REQUESTED',
  'SECOND_ADMINISTRATOR',
] as const;
export type ErasureRefusal = (typeof ERASURE_REFUSALS)[number];

export const holdSchema = z.strictObject({ reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(300)) });
export const erasurePasswordSchema = z.strictObject({ password: z.string().check(z.maxLength(LONGEST_PASSWORD)) });
