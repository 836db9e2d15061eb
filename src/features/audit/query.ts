import type { AuditQuery } from '../../contract/admin-desk.ts';
import { addDays, isDay, startOfDay } from '../../lib/clinic-day.ts';

/** The filters of the audit, as in the address. Days are in the clinic's zone. */
export interface AuditFilter {
  entityType: string;
  entityId: string;
  userId: string;
  clientId: string;
  from: string;
  to: string;
  /** `true`: without the entries of devices that only pulled. */
  withoutSyncs: string;
}

export const NO_FILTER: AuditFilter = {
  entityType: '',
  entityId: '',
  userId: '',
  clientId: '',
  from: '',
  to: '',
  withoutSyncs: '',
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TYPE = /^[a-zA-Z]{1,60}$/;
const FITS: Readonly<Record<keyof AuditFilter, (text: string) => boolean>> = {
  entityType: (text) => TYPE.test(text),
  entityId: (text) => ID.test(text),
  userId: (text) => ID.test(text),
  clientId: (text) => ID.test(text),
  from: isDay,
  to: isDay,
  withoutSyncs: (text) => text === 'true',
};

const names = Object.keys(NO_FILTER) as (keyof AuditFilter)[];

/** A broken parameter does not filter. */
export const filterFrom = (search: URLSearchParams): AuditFilter =>
  Object.fromEntries(
    names.map((name) => {
      const text = search.get(name) ?? '';
      return [name, FITS[name](text) ? text : ''];
    }),
  ) as unknown as AuditFilter;

export const paramsOf = (filter: AuditFilter): Record<string, string> =>
  Object.fromEntries(names.filter((name) => filter[name] !== '').map((name) => [name, filter[name]]));

/** The types of which the audit of a record includes what stands under it. */
const WHOLE = new Set(['patient', 'user']);

/**
 * The query for the server: the clinic's days become instants, the last day included. A patient's audit includes the
 * records that belong to the patient (a note, a vital sign), an account's its invitations and passwords.
 */
export function queryOf({ from, to, ...rest }: AuditFilter, zone: string): AuditQuery {
  const last = to === '' ? '' : new Date(Date.parse(startOfDay(addDays(to, 1), zone)) - 1).toISOString();
  const isWhole = WHOLE.has(rest.entityType) && rest.entityId !== '';
  const all = { ...rest, below: isWhole ? 'true' : '', from: from === '' ? '' : startOfDay(from, zone), to: last };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}
