import { jsonEqual, type Json, type JsonObject } from '../lib/json.ts';
import { entityOf, type Domain } from './domain.ts';
import type { Conflict } from './protocol.ts';

interface Met {
  entityType: string;
  payload: JsonObject;
  conflict: Pick<Conflict, 'reason' | 'fields' | 'serverData'> | null;
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * The fields of a conflict that others have changed. Of a record that was created twice the server names none, since
 * neither side has seen the other: it is every field that the server's record fills, and not as mine does.
 */
export function contestedFields(domain: Domain, { entityType, payload, conflict }: Met): readonly string[] {
  if (conflict?.reason !== 'EXISTS') return conflict?.fields ?? [];
  const { serverData } = conflict;
  return Object.keys(entityOf(domain, entityType)?.fields.shape ?? {}).filter(
    (field) => !isEmpty(serverData?.[field]) && !jsonEqual(serverData?.[field] ?? null, payload[field] ?? null),
  );
}
