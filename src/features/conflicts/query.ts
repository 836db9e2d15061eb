import type { AdminQuery } from '../../contract/admin-desk.ts';

/** The filters of the list, as in the address and as the server takes them. */
export interface ConflictFilter {
  kind: string;
  entityType: string;
  userId: string;
  clientId: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FITS: Readonly<Record<keyof ConflictFilter, (text: string) => boolean>> = {
  kind: (text) => text === 'conflict' || text === 'rejected',
  entityType: (text) => /^[a-zA-Z]{1,60}$/.test(text),
  userId: (text) => ID.test(text),
  clientId: (text) => ID.test(text),
};

const names = Object.keys(FITS) as (keyof ConflictFilter)[];

/** A broken parameter does not filter. */
export function filterFrom(search: URLSearchParams): ConflictFilter {
  const valueOf = (name: keyof ConflictFilter) => {
    const text = search.get(name) ?? '';
    return FITS[name](text) ? text : '';
  };
  return {
    kind: valueOf('kind'),
    entityType: valueOf('entityType'),
    userId: valueOf('userId'),
    clientId: valueOf('clientId'),
  };
}

export const queryOf = (filter: ConflictFilter): AdminQuery =>
  Object.fromEntries(names.filter((name) => filter[name] !== '').map((name) => [name, filter[name]]));
