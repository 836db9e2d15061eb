import * as z from 'zod/mini';
import type { AdminAnswer } from './admin-desk.ts';
import { instant } from './fields.ts';

/** The answer to `GET /api/auth/profile`. */
export const profileSchema = z.object({
  name: z.string(),
  email: z.string(),
  role: z.string(),
  locale: z.nullable(z.string()),
  percentage: z.nullable(z.number()),
});
export type Profile = z.infer<typeof profileSchema>;

/** A line of `GET /api/auth/sessions`. */
export const sessionLineSchema = z.object({
  id: z.guid(),
  clientId: z.guid(),
  deviceName: z.nullable(z.string()),
  createdAt: instant(),
  expiresAt: instant(),
  /** The session of this very device. */
  current: z.boolean(),
  /** What the installation has told last; null: nothing yet. */
  lastContactAt: z.nullish(instant()),
  appVersion: z.nullish(z.string()),
  /** How many of this person's changes wait there. */
  pending: z.nullish(z.int()),
  oldestPendingAt: z.nullish(instant()),
});
export type SessionLine = z.infer<typeof sessionLineSchema>;
export const sessionListSchema = z.object({ items: z.array(sessionLineSchema) });

/** What people set of their own user record; role, share and address are an administrator's. */
export interface ProfileChange {
  name?: string;
  locale?: 'fr' | 'en';
}

/** What people ask of the server for their own account: none of it works offline. */
export interface OwnAccount {
  profile(): Promise<AdminAnswer<Profile>>;
  save(change: ProfileChange): Promise<AdminAnswer<null>>;
  /** Their living sessions, newest first. */
  sessions(): Promise<AdminAnswer<readonly SessionLine[]>>;
  /** Ends one of them; what waits on that device stays there. */
  endSession(id: string): Promise<AdminAnswer<null>>;
}
