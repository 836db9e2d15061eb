import * as z from 'zod/mini';
import { optional } from 'zod/mini';

/** The change of a drug within one transaction of the catalogue. */
export const DRUG_NEWS = ['created', 'changed', 'withdrawn'] as const;
export type DrugNewsKind = (typeof DRUG_NEWS)[number];

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One change: of a column, or of a whole row that was added or removed. */
const part = z.object({
  table: z.string(),
  /** What the row is, e.g. the pack's label. */
  label: optional(z.string()),
  operation: z.enum(['CREATE', 'UPDATE', 'DELETE']),
  column: optional(z.string()),
  from: optional(value),
  to: optional(value),
});
export type DrugPart = z.infer<typeof part>;

const news = z.object({ id: z.string(), name: z.string(), kind: z.enum(DRUG_NEWS), parts: z.array(part) });
export type DrugNews = z.infer<typeof news>;

/** A transaction of the catalogue: a release, or a change by hand. */
const edition = z.object({
  /** Its place in the log (int8, as text). */
  rev: z.string(),
  at: z.string(),
  /** Null for a change by hand. */
  release: z.nullable(z.string()),
  /** Rows that changed. */
  rows: z.number(),
  /** Null if there are too many to list, as when the catalogue was first filled. */
  drugs: z.nullable(z.array(news)),
});
export type DrugEdition = z.infer<typeof edition>;

/** `GET /api/drugs/history`: editions in the order of commits, after one of them. */
export const drugHistorySchema = z.object({
  /** Identifies the catalogue. After a restore it is another one, and the history known before is no longer valid. */
  epoch: z.string(),
  editions: z.array(edition),
  hasMore: z.boolean(),
});
export type DrugHistory = z.infer<typeof drugHistorySchema>;
