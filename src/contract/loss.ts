import { z } from 'zod';
import { instant } from './fields.ts';

/** `POST /api/v1/devices/losses`: work that a device had announced and no longer holds, since its store was emptied. No part of the sync protocol. */
export const lossReportSchema = z
  .strictObject({ clientId: z.guid(), pending: z.int().min(1), oldestPendingAt: instant().nullable(), announcedAt: instant() })
  .meta({ id: 'LossReport' });
export type LossReport = z.infer<typeof lossReportSchema>;
