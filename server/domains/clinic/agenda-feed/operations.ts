import { agendaFeedSchema, feedSettingSchema, newFeedSchema } from '../../../../src/contract/agenda-feed.ts';
import type { Operation } from '../../../http/operation.ts';

const TAG = 'Agenda subscriptions';

/** The addresses by which other calendars read a practitioner's agenda. */
export const agendaFeedOperations: readonly Operation[] = [
  {
    id: 'agendaFeed',
    tag: TAG,
    method: 'GET',
    path: '/api/v1/agenda-feeds/{id}',
    summary: 'The address of a practitioner’s agenda, if there is one; for administrators and for the practitioner',
    who: { kind: 'admin' },
    answers: { 200: agendaFeedSchema },
  },
  {
    id: 'makeAgendaFeed',
    tag: TAG,
    method: 'POST',
    path: '/api/v1/agenda-feeds/{id}',
    summary: 'Makes an address; the one before answers no more',
    who: { kind: 'admin' },
    body: { schema: newFeedSchema },
    answers: { 201: agendaFeedSchema },
  },
  {
    id: 'revokeAgendaFeed',
    tag: TAG,
    method: 'DELETE',
    path: '/api/v1/agenda-feeds/{id}',
    summary: 'Revokes the address',
    who: { kind: 'admin' },
    answers: { 204: null },
  },
  {
    id: 'setAgendaFeeds',
    tag: TAG,
    method: 'PUT',
    path: '/api/v1/agenda-feeds',
    summary: 'What the clinic’s addresses show of an appointment',
    who: { kind: 'admin' },
    body: { schema: feedSettingSchema },
    answers: { 204: null },
  },
  {
    id: 'calendar',
    tag: 'Calendars',
    method: 'GET',
    path: '/api/calendars/{token}',
    summary: 'A practitioner’s agenda as iCalendar, for whoever knows the address; no patient is named',
    who: { kind: 'anyone' },
    answers: { 200: { media: 'text/calendar' } },
    problems: [404, 429],
  },
];
