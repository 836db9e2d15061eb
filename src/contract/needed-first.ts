import * as z from 'zod/mini';
import { named } from './fields.ts';
import { changeSchema } from './protocol.ts';

/** The answer of `GET /api/sync/first`: what a person needs before the rest of a first copy, as a pull would bring it. */
export const neededFirstSchema = named('NeededFirst', z.object({ changes: z.array(changeSchema) }));

/** The same with its rows unread: one row that can't be read must not spoil the others (faults T12). */
export const neededFirstPageSchema = z.object({ changes: z.array(z.unknown()) });
