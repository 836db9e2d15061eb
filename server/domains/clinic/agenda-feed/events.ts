import type { FeedShows } from '../../../../src/contract/agenda-feed.ts';
import { OCCUPYING_STATUSES } from '../../../../src/contract/entities/appointment.ts';
import type { CalendarEvent } from '../../../../src/lib/ics.ts';
import type { Tx } from '../../../store/database.ts';
import { summaryOf, type FeedLanguage } from './words.ts';

const DAY_MS = 86_400_000;
const [PAST_DAYS, COMING_DAYS, MOST_EVENTS] = [31, 400, 5_000];

interface EventRow {
  id: string;
  start: string;
  end: string;
  status: string;
  service_type: string | null;
  birth_name: string | null;
  birth_given_names: string | null;
}

/** The past and future days that a feed covers. */
export const feedSpan = (now: number): { from: string; to: string } => ({
  from: new Date(now - PAST_DAYS * DAY_MS).toISOString(),
  to: new Date(now + COMING_DAYS * DAY_MS).toISOString(),
});

/**
 * The appointments that occupy a practitioner's time in a span, by start. Names are read only if the feed shows
 * initials.
 */
export async function feedEvents(
  tx: Tx,
  {
    tenantId,
    practitionerId,
    shows,
    language,
  }: {
    tenantId: string;
    practitionerId: string;
    shows: FeedShows;
    language: FeedLanguage;
  },
  { from, to }: { from: string; to: string },
): Promise<CalendarEvent[]> {
  const { rows } = await tx.query<EventRow>(
    `SELECT a.id, a."start", a."end", a.status, a.service_type, p.birth_name, p.birth_given_names
       FROM appointment_practitioner ap
       JOIN appointment a ON a.tenant_id = ap.tenant_id AND a.id = ap.appointment_id AND NOT a.deleted
       LEFT JOIN patient p ON $6 AND p.tenant_id = a.tenant_id AND p.id = a.patient_id AND NOT p.deleted
      WHERE ap.tenant_id = $1 AND ap.practitioner_id = $2 AND ap.during && tstzrange($3, $4, '[)') AND a.status = ANY($5)
      ORDER BY a."start", a.id LIMIT ${MOST_EVENTS}`,
    [tenantId, practitionerId, from, to, [...OCCUPYING_STATUSES], shows === 'initials'],
  );
  return rows.map((row) => ({
    uid: `${row.id}@medicalpro`,
    start: row.start,
    end: row.end,
    tentative: row.status === 'pending',
    summary: summaryOf(shows, language, row.service_type, {
      birthName: row.birth_name,
      birthGivenNames: row.birth_given_names,
    }),
  }));
}
