import * as z from 'zod/mini';
import { instant } from './fields.ts';

/** The answer to `GET /api/v1/server`: how the server is, for the clinic's administrators. */
export const serverStateSchema = z.strictObject({
  database: z.strictObject({ state: z.enum(['running', 'restarting']), bytes: z.int() }),
  /** Null where the server cannot tell. */
  disk: z.nullable(z.strictObject({ freeBytes: z.int(), totalBytes: z.int() })),
  /** `OPERATOR`: several clinics share the server, or its database is another's, so that its operator makes backups. */
  backups: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('OPERATOR') }),
    z.strictObject({
      by: z.literal('CLINIC'),
      isRunning: z.boolean(),
      failedAt: z.nullable(instant()),
      /** Newest first. */
      files: z.array(z.strictObject({ name: z.string(), madeAt: instant(), bytes: z.int() })),
    }),
  ]),
});
export type ServerState = z.infer<typeof serverStateSchema>;
