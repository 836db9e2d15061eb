import * as z from 'zod/mini';
import { instant, named } from './fields.ts';
import { personSchema } from './protocol.ts';

/**
 * `POST /api/v1/devices/losses`: work that a device had announced and no longer holds, since its store was emptied. No
 * part of the sync protocol.
 */
export const lossReportSchema = named(
  'LossReport',
  z.strictObject({
    clientId: z.guid(),
    pending: z.int().check(z.minimum(1)),
    oldestPendingAt: z.nullable(instant()),
    announcedAt: instant(),
  }),
);
export type LossReport = z.infer<typeof lossReportSchema>;

/**
 * A line of `GET /api/v1/devices/losses`, for administrators: how much, whose, since when; nothing of what it was is
 * known.
 */
export const lossNoticeSchema = named(
  'LossNotice',
  z.object({
    clientId: z.guid(),
    name: z.nullable(z.string()),
    user: personSchema,
    pending: z.int(),
    oldestPendingAt: z.nullable(instant()),
    announcedAt: instant(),
    noticedAt: instant(),
  }),
);
export const lossListSchema = z.object({ items: z.array(lossNoticeSchema) });
export type LossNotice = z.infer<typeof lossNoticeSchema>;
