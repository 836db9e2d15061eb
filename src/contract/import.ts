import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';

/** How many, by type of resource; one number where the types do not matter. */
const counts = z.union([z.int(), z.record(z.string(), z.int())]);
export type Counts = z.infer<typeof counts>;

/** The results for the resources of one type: mapped to records, kept unchanged, already present, refused. */
const tallySchema = z.object({ mapped: z.int(), kept: z.int(), present: z.int(), refused: z.int() });
export type ImportTally = z.infer<typeof tallySchema>;

/** Why resources of a type were kept unchanged or refused; codes for programs and the catalogues. */
const reasonSchema = z.looseObject({
  resourceType: z.string(),
  outcome: z.string(),
  reason: z.string(),
  count: z.int(),
});
export type ImportCount = z.infer<typeof reasonSchema>;

/** Why a value of the file is not in the field it was meant for. */
export type ImportReason =
  | 'missing' // the file does not have it, the record needs it
  | 'adapted' // taken in another form
  | 'format' // not in the form that the field takes
  | 'length' // longer than the field
  | 'more' // no room beside the others
  | 'ended' // no longer in use
  | 'implausible' // a date that cannot be
  | 'shared' // another patient has it
  | 'no-field'; // no field for it here

export type ImportWarningCode =
  | 'to-complete' // imported; the fields named are to be completed
  | 'same-id' // another person has this id: both are kept
  | 'same-identifier' // another person has this number: both are kept
  | 'same-person' // number, name and birth date are those of a record that is here already
  | 'differs' // here already, under other particulars: left as it is
  | 'older-version' // the file holds the same id again: the newest version was taken
  | 'left-out'; // not imported

/** A warning about one resource: codes for programs and the catalogues, and an English `message` for a console. */
const importWarningSchema = z.looseObject({
  message: z.string(),
  code: z.optional(z.string()),
  resourceType: z.optional(z.string()),
  /** Its place in the file: the line, and within a Bundle the entry (`3`, or `3.2` in a Bundle within it). */
  line: z.optional(z.int()),
  entry: z.optional(z.string()),
  /** The id that the file gives it. */
  resourceId: z.optional(z.string()),
  initials: z.optional(z.string()),
  /** The record here, and another one that it was compared with. */
  recordId: z.optional(z.string()),
  otherId: z.optional(z.string()),
  fields: z.optional(z.array(z.looseObject({ field: z.string(), reason: z.string() }))),
});
export type ReadWarning = z.infer<typeof importWarningSchema>;

/** A warning as this version's server makes it. */
export interface ImportWarning extends ReadWarning {
  code: ImportWarningCode;
  resourceType: string;
  line: number;
  fields?: { field: string; reason: ImportReason }[];
}

/**
 * One line of the answer to an import (`application/x-ndjson`): progress while it goes on, then how it ended.
 * A success stays one whatever a newer server says beside it: warnings that cannot be read are left out.
 */
export const importLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), phase: z.string(), done: z.number(), total: z.nullish(z.number()) }),
  z.object({
    type: z.literal('done'),
    created: counts,
    alreadyPresent: z.optional(counts),
    skipped: z.optional(counts),
    /** By type of resource, as the file names it. */
    resources: z.optional(otherwise(z.optional(z.record(z.string(), tallySchema)), undefined)),
    reasons: z.optional(otherwise(z.array(reasonSchema), [])),
    warnings: z.optional(otherwise(z.array(z.union([z.string(), importWarningSchema])), [])),
    /** How many warnings there are beside those listed. */
    moreWarnings: z.optional(otherwise(z.int(), 0)),
  }),
  z.object({
    type: z.literal('error'),
    code: z.string(),
    detail: z.optional(z.string()),
    /** What was taken before it stopped, by type of record: it stays. Absent: nothing, or an older server. */
    created: z.optional(otherwise(z.optional(counts), undefined)),
  }),
]);
export type ImportLine = z.infer<typeof importLineSchema>;

/** How an import ended, as data. The client itself sets `UNREACHABLE` and `INTERRUPTED`. */
export type ImportEnd = Exclude<ImportLine, { type: 'progress' }>;
