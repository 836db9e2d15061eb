import * as z from 'zod/mini';
import { optional } from 'zod/mini';
import { text } from './fields.ts';

/** What a catalogue administrator reads and writes, apart from the catalogue's replication. */

/** The catalogue that the clinic reads, and what this administrator may do with it. */
export const catalogueStateSchema = z.object({
  /** `own`: kept by this clinic alone; `shared`: by all clinics of the server. */
  kind: z.enum(['own', 'shared']),
  mayEdit: z.boolean(),
  release: z.nullable(z.string()),
  releasedAt: z.nullable(z.string()),
});
export type CatalogueState = z.infer<typeof catalogueStateSchema>;

const someText = (max: number) => z.union([z.literal(''), text(max)]);

/** The limits of a drug that is written here; '' for an empty field. */
export const drugEntrySchema = z.strictObject({
  denomination: optional(text(300)),
  forme: optional(someText(200)),
  voies: optional(someText(200)),
  laboratoire: optional(someText(200)),
  note_medecin: optional(someText(4000)),
  /** It may no longer be prescribed. */
  deleted: optional(z.boolean()),
  compositions: optional(
    z.array(z.strictObject({ substance: text(300), dosage: someText(200) })).check(z.maxLength(50)),
  ),
  packs: optional(
    z
      .array(
        z.strictObject({
          libelle: text(500),
          cip13: z.string().check(z.regex(/^(\d{13})?$/, '13 digits')),
          prix_public: z.string().check(z.regex(/^(\d{1,7}(\.\d{2})?)?$/, 'a price, e.g. 12.30')),
          taux_remboursement: z.string().check(z.regex(/^((\d{1,2}|100)%)?$/, 'a rate, e.g. 65%')),
        }),
      )
      .check(z.maxLength(50)),
  ),
});
export type DrugEntry = z.infer<typeof drugEntrySchema>;

/**
 * The fields of a drug of the French drug base that a person may write. Its other columns are set again by every
 * import.
 */
export const BASE_FIELDS: readonly (keyof DrugEntry)[] = ['note_medecin', 'deleted'];

/** A drug as stored or typed, without limits on its fields, because the drug base has none. */
const heldEntrySchema = z.object({
  denomination: z.string(),
  forme: z.string(),
  voies: z.string(),
  laboratoire: z.string(),
  note_medecin: z.string(),
  deleted: z.boolean(),
  compositions: z.array(z.object({ substance: z.string(), dosage: z.string() })),
  packs: z.array(
    z.object({ libelle: z.string(), cip13: z.string(), prix_public: z.string(), taux_remboursement: z.string() }),
  ),
});
export type HeldEntry = z.infer<typeof heldEntrySchema>;

/** The draft of a drug's form on a device. `seen` is the ETag at which it was begun. */
export const drugDraftSchema = z.object({
  id: z.string(),
  seen: z.nullable(z.string()),
  before: heldEntrySchema,
  typed: heldEntrySchema,
});
export type DrugDraft = z.infer<typeof drugDraftSchema>;

export const editedDrugSchema = z.object({
  id: z.string(),
  /** `clinic`: written here, so every field can be changed; `base`: of the drug base, so only {@link BASE_FIELDS}. */
  origin: z.enum(['clinic', 'base']),
  entry: heldEntrySchema,
  /** Its `ETag`: sent as `If-Match` with a change. */
  etag: z.string(),
});
export type EditedDrug = z.infer<typeof editedDrugSchema>;

/** The kinds of repairs and oddities that an import reports. */
export const NOTE_CODES = [
  'line-breaks',
  'lost-character',
  'lost-for-good',
  'bad-date',
  'bad-price',
  'neither-yes-nor-no',
  'twice',
  'dangling',
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

const note = z.object({
  code: z.enum(NOTE_CODES),
  file: z.string(),
  count: z.number(),
  /** The first lines, from 1. */
  lines: z.array(z.number()),
});
export type ImportNote = z.infer<typeof note>;

const tableResult = z.object({
  table: z.string(),
  created: z.number(),
  updated: z.number(),
  deleted: z.number(),
  rows: z.number(),
});

/** A line of the answer to an import: its progress, and at the end its result. */
export const drugImportLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), phase: z.enum(['read', 'write']), done: z.number(), total: z.number() }),
  z.object({ type: z.literal('done'), release: z.string(), tables: z.array(tableResult), notes: z.array(note) }),
  z.object({
    type: z.literal('refused'),
    code: z.string(),
    detail: z.string(),
    file: optional(z.nullable(z.string())),
    line: optional(z.nullable(z.number())),
  }),
]);
export type DrugImportLine = z.infer<typeof drugImportLineSchema>;

/** The files of an import follow this line, one after another, as they are (`.txt` or `.txt.gz`). */
export const drugImportHeadSchema = z.strictObject({
  release: z.string().check(z.regex(/^[\w.-]{1,40}$/, 'letters, digits, points and hyphens')),
  acceptShrinking: optional(z.boolean()),
  files: z
    .array(z.strictObject({ name: z.string().check(z.maxLength(100)), bytes: z.int().check(z.gte(0)) }))
    .check(z.maxLength(4)),
});
export type DrugImportHead = z.infer<typeof drugImportHeadSchema>;

/** All files together, as they are sent. */
export const DRUG_IMPORT_BYTES = 64 * 1024 * 1024;
