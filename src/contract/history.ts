import * as z from 'zod/mini';
import { personSchema } from './protocol.ts';

/** One version of a record (`GET /:id/versions`, newest first). */
export const recordVersionSchema = z.object({
  version: z.int(),
  operation: z.string(),
  /** The record's fields as this version left them. */
  data: z.record(z.string(), z.json()),
  changedFields: z.nullable(z.array(z.string())),
  /** Null for a change made outside the API, such as an import by script. */
  modifiedBy: z.nullable(personSchema),
  modifiedAt: z.string(),
  clientId: z.nullable(z.string()),
  /** The reason, as the author wrote it. */
  reason: z.nullable(z.string()),
});
export type RecordVersion = z.infer<typeof recordVersionSchema>;

export const versionPageSchema = z.object({
  items: z.array(recordVersionSchema),
  nextCursor: z.nullable(z.string()),
});
export type VersionPage = z.infer<typeof versionPageSchema>;

/** A page of records (`GET` of a collection). */
export const recordPageSchema = z.object({
  items: z.array(z.record(z.string(), z.json())),
  nextCursor: z.nullable(z.string()),
});
export type RecordPage = z.infer<typeof recordPageSchema>;
