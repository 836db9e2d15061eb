import { bothOf, isBaseKept, sidesOf } from '../contract/both.ts';
import { withDerived, type WordOf } from '../contract/derived.ts';
import { entityOf, type Domain } from '../contract/domain.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { Intent, Mutation } from '../queue/model.ts';
import type { ConflictChoice, FieldPick } from './api.ts';

/**
 * The intent that a person's choice in a conflict leads to (protocol, Up 8). Fields that are made of others follow the
 * choice, in the words of `wordOf`.
 */
export function resolutionIntent(
  domain: Domain,
  mutation: Mutation,
  choice: ConflictChoice,
  wordOf?: WordOf,
): Pick<Intent, 'operation' | 'payload'> {
  const keepServer = { operation: 'KEEP_SERVER', payload: {} } as const;
  if (choice.kind === 'server') return keepServer;
  const { conflict } = mutation;
  const chosen = choice.kind === 'mine' ? mutation.payload : picked(domain, mutation, choice.pick);
  const mine = withDerived(
    domain,
    {
      ...mutation,
      // Of a record that was created twice, mine began with nothing.
      base: conflict?.reason === 'EXISTS' ? {} : isBaseKept(mutation) ? mutation.base : null,
      serverData: conflict?.reason === 'DELETED' ? null : (conflict?.serverData ?? null),
    },
    chosen,
    { pickedFields: choice.kind === 'fields' ? Object.keys(choice.pick) : [], wordOf },
  );
  if (conflict?.reason === 'DELETED') {
    if (mutation.operation === 'DELETE') return keepServer;
    // The record is deleted: my version of it, with my change, is created again over the tombstone.
    return {
      operation: 'CREATE',
      payload: { ...fieldsOf(domain, mutation.entityType, { ...mutation.base, ...conflict.serverData }), ...mine },
    };
  }
  if (mutation.operation === 'DELETE') return { operation: 'DELETE', payload: {} };
  return Object.keys(mine).length === 0 ? keepServer : { operation: 'UPDATE', payload: mine };
}

/**
 * What is sent: my value where mine was picked, the merged value where both was, the list of what was picked one by one;
 * the server's needs nothing. Where I had changed nothing, mine is the value before.
 */
function picked(domain: Domain, mutation: Mutation, pick: Record<string, FieldPick>): JsonObject {
  const { entityType, payload } = mutation;
  const serverData = mutation.conflict?.serverData ?? null;
  const fields = [...new Set([...Object.keys(payload), ...Object.keys(pick)])];
  const sent = fields.flatMap((field): [string, Json][] => {
    const chosen = pick[field];
    if (chosen === 'server') return [];
    if (typeof chosen === 'object') return [[field, [...chosen.items]]];
    const sides = sidesOf({ ...mutation, serverData }, field);
    const both = chosen === 'both' ? bothOf(domain, entityType, field, sides) : undefined;
    if (both !== undefined) return [[field, both]];
    if (payload[field] !== undefined) return [[field, payload[field]]];
    return isBaseKept(mutation) ? [[field, sides.before ?? null]] : [];
  });
  return Object.fromEntries(sent);
}

function fieldsOf(domain: Domain, entityType: string, record: JsonObject): JsonObject {
  const shape = entityOf(domain, entityType)?.fields.shape ?? {};
  return Object.fromEntries(Object.entries(record).filter(([field]) => Object.hasOwn(shape, field)));
}
