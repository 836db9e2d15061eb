import * as z from 'zod/mini';
import { instant, named } from './fields.ts';

/** `POST /api/v1/devices/losses`: work that a device had announced and no longer holds, since its store was emptied. No part of the sync protocol. */
export const lossReportSchema = named('LossReport', z.strictObject({
  clientId: z.guid(), pending: z.int().check(z.minimum(1)), oldestPendingAt: z.nullable(instant()), announcedAt: instant(),
}));
export type LossReport = z.infer<typeof lossReportSchema>;
