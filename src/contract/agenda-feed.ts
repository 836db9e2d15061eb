import * as z from 'zod/mini';

/**
 * What a subscribed agenda shows of an appointment: that the time is taken, also the motif, also the patient's
 * initials.
 */
export const FEED_SHOWS = ['busy', 'motif', 'initials'] as const;
export type FeedShows = (typeof FEED_SHOWS)[number];

/** The address of a practitioner's agenda, as seen by the people who may revoke it. */
export const agendaFeedSchema = z.strictObject({
  /** The path on the clinic's server; null if there is no address. */
  path: z.nullable(z.string()),
  madeAt: z.nullable(z.string()),
  /** When a calendar last read it. */
  fetchedAt: z.nullable(z.string()),
  shows: z.enum(FEED_SHOWS),
});
export type AgendaFeed = z.infer<typeof agendaFeedSchema>;

/** Parses a server's answer; null for another shape. */
export function readAgendaFeed(body: unknown): AgendaFeed | null {
  const read = z.safeParse(agendaFeedSchema, body);
  return read.success ? read.data : null;
}

export const newFeedSchema = z.strictObject({ language: z.enum(['fr', 'en']) });
export const feedSettingSchema = z.strictObject({ shows: z.enum(FEED_SHOWS) });

/** A change of a practitioner's address. `show` applies to the whole clinic. */
export type FeedChange =
  | { kind: 'make'; language: 'fr' | 'en' }
  | { kind: 'revoke' }
  | { kind: 'show'; shows: FeedShows };

/** The state after a request, or why it is not known. */
export type FeedAnswer = { kind: 'feed'; feed: AgendaFeed } | { kind: 'refused' | 'absent' | 'unreachable' };
