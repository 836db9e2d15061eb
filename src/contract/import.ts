import * as z from 'zod/mini';

/** How many, by type of resource; one number where the types do not matter. */
const counts = z.union([z.int(), z.record(z.string(), z.int())]);
export type Counts = z.infer<typeof counts>;

/** One line of the answer to an import (`application/x-ndjson`): progress while it goes on, then how it ended. */
export const importLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), phase: z.string(), done: z.number(), total: z.nullish(z.number()) }),
  z.object({
    type: z.literal('done'),
    created: counts,
    alreadyPresent: z.optional(counts),
    skipped: z.optional(counts),
    warnings: z.optional(z.array(z.union([z.string(), z.looseObject({ message: z.string() })]))),
  }),
  z.object({ type: z.literal('error'), code: z.string(), detail: z.optional(z.string()) }),
]);
export type ImportLine = z.infer<typeof importLineSchema>;

/** How an import ended, as data; `UNREACHABLE` and `INTERRUPTED` are this side's own words. */
export type ImportEnd = Exclude<ImportLine, { type: 'progress' }>;
