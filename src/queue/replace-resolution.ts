import { entityOf, type Domain } from '../contract/domain.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Intent, Mutation } from './model.ts';
import { isOpen, needsPerson } from './transitions.ts';
import type { Workspace } from './workspace.ts';

/**
 * Of two resolutions of one conflict (two tabs, two quick taps) the last one applies (SPEC RB-15). If the first has not
 * been sent, it is taken out of the queue. Otherwise the server may have applied it, and the second one reverts what it
 * changed. Two that change fields are both sent, in their order; a conflicting field that the second does not name
 * takes the server's value.
 */
export function replaceResolution(domain: Domain, workspace: Workspace, intent: Intent): Intent {
  const resolved = intent.resolves === undefined ? undefined : workspace.mutation(intent.resolves);
  const first = resolved?.resolvedBy ? workspace.mutation(resolved.resolvedBy) : undefined;
  if (!resolved?.conflict || !first || !isOpen(first.state)) return intent;
  // The first resolution was itself refused or in conflict, and the person was asked about it: giving way now gives way
  // there too; otherwise that one is resolved first.
  if (needsPerson(first.state))
    return intent.operation === 'KEEP_SERVER'
      ? replaceResolution(domain, workspace, { ...intent, resolves: first.id })
      : intent;
  const bothEdit = first.operation === 'UPDATE' && intent.operation === 'UPDATE';
  if (first.state === 'pending' && !first.left && !bothEdit) {
    workspace.deleteMutation(first.id);
    return intent;
  }
  return changingBack(domain, first, resolved.conflict, intent);
}

function changingBack(
  domain: Domain,
  first: Mutation,
  { reason, serverData, fields }: NonNullable<Mutation['conflict']>,
  intent: Intent,
): Intent {
  const theirs = (fields: readonly string[]): JsonObject =>
    Object.fromEntries(fields.map((field) => [field, serverData?.[field] ?? null]));
  const keeps = intent.operation === 'KEEP_SERVER';
  // Of a record that was created twice the server names no fields: all of them were chosen between.
  const isChosen = (field: string) => reason === 'EXISTS' || fields.includes(field);
  switch (first.operation) {
    case 'KEEP_SERVER':
      return intent;
    case 'UPDATE':
      if (keeps) return { ...intent, operation: 'UPDATE', payload: theirs(Object.keys(first.payload)) };
      if (intent.operation !== 'UPDATE') return intent;
      return {
        ...intent,
        payload: {
          ...theirs(Object.keys(first.payload).filter(isChosen)),
          ...intent.payload,
        },
      };
    case 'CREATE':
      if (keeps) return { ...intent, operation: 'DELETE', payload: {} };
      return intent.operation === 'CREATE' ? { ...intent, operation: 'UPDATE' } : intent;
    case 'DELETE': {
      const own = Object.keys(entityOf(domain, intent.entityType)?.fields.shape ?? {});
      const whole = Object.entries(serverData ?? {}).filter(([field]) => own.includes(field));
      return keeps ? { ...intent, operation: 'CREATE', payload: Object.fromEntries(whole), revive: true } : intent;
    }
  }
}
