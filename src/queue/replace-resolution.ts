import { entityOf, type Domain } from '../contract/domain.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Intent, Mutation } from './model.ts';
import { isOpen, needsPerson } from './transitions.ts';
import type { Workspace } from './workspace.ts';

/**
 * Of two resolutions of one conflict (two tabs, two quick taps) the person's last word holds (SPEC RB-15). The first is
 * taken out of the queue while it has not left. Else the server may have taken it: what it changes, the second one
 * changes back. Two that change fields both go, in their order; a field in conflict that the second does not name is to
 * be the server's.
 */
export function replaceResolution(domain: Domain, workspace: Workspace, intent: Intent): Intent {
  const resolved = intent.resolves === undefined ? undefined : workspace.mutation(intent.resolves);
  const first = resolved?.resolvedBy ? workspace.mutation(resolved.resolvedBy) : undefined;
  if (!resolved?.conflict || !first || !isOpen(first.state)) return intent;
  // It ran into trouble itself, of which the person is asked: what they give way in, they give way in there too; else
  // that goes first.
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
  { serverData, fields: inConflict }: NonNullable<Mutation['conflict']>,
  intent: Intent,
): Intent {
  const theirs = (fields: readonly string[]): JsonObject =>
    Object.fromEntries(fields.map((field) => [field, serverData?.[field] ?? null]));
  const keeps = intent.operation === 'KEEP_SERVER';
  switch (first.operation) {
    case 'KEEP_SERVER':
      return intent;
    case 'UPDATE':
      if (keeps) return { ...intent, operation: 'UPDATE', payload: theirs(Object.keys(first.payload)) };
      if (intent.operation !== 'UPDATE') return intent;
      return {
        ...intent,
        payload: {
          ...theirs(Object.keys(first.payload).filter((field) => inConflict.includes(field))),
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
