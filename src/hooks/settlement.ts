import { entityOf, type Domain } from '../contract/domain.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Intent, Mutation } from '../queue/model.ts';
import type { ConflictChoice } from './api.ts';

/** What a person's choice in a conflict asks of the server (protocol, Up 8). */
export function settlementIntent(domain: Domain, mutation: Mutation, choice: ConflictChoice): Pick<Intent, 'operation' | 'payload'> {
  const keepServer = { operation: 'KEEP_SERVER', payload: {} } as const;
  if (choice.kind === 'server') return keepServer;
  const { conflict } = mutation;
  const mine = choice.kind === 'mine' ? mutation.payload : picked(mutation, choice.pick);
  if (conflict?.reason === 'DELETED') {
    if (mutation.operation === 'DELETE') return keepServer;
    // The record is gone: what I had of it, with my change, is made anew over the tombstone.
    return { operation: 'CREATE', payload: { ...fieldsOf(domain, mutation.entityType, { ...mutation.base, ...conflict.serverData }), ...mine } };
  }
  if (mutation.operation === 'DELETE') return { operation: 'DELETE', payload: {} };
  return Object.keys(mine).length === 0 ? keepServer : { operation: 'UPDATE', payload: mine };
}

const picked = (mutation: Mutation, pick: Record<string, 'mine' | 'server'>): JsonObject =>
  Object.fromEntries(Object.entries(mutation.payload).filter(([field]) => pick[field] !== 'server'));

function fieldsOf(domain: Domain, entityType: string, record: JsonObject): JsonObject {
  const shape = entityOf(domain, entityType)?.fields.shape ?? {};
  return Object.fromEntries(Object.entries(record).filter(([field]) => Object.hasOwn(shape, field)));
}
