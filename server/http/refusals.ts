import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { noteAudit, type AuditNote } from '../sync/audit.ts';
import { retried } from '../sync/transaction.ts';
import { principalFor, type AppEnv } from './authenticate.ts';
import type { Problem } from './problem.ts';

/** What a request asks for, as far as it is known before it is answered. */
export interface Asked {
  action?: string;
  entityType?: string;
  /** Null when it turned out that no such record is there: the audit doesn't speak of it as if it were. */
  entityId?: string | null;
}

const ACTIONS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' };

export const actionOf = (method: string): string => ACTIONS[method] ?? 'read';

/**
 * Refusals of what was asked. The others (malformed, too large, too often) say that nothing was asked that could be
 * judged.
 */
const OUTCOMES: Readonly<Record<number, AuditNote['outcome']>> = {
  401: 'rejected',
  403: 'rejected',
  404: 'rejected',
  409: 'conflict',
  412: 'conflict',
  422: 'rejected',
};

export const outcomeOf = (status: number): AuditNote['outcome'] | undefined => OUTCOMES[status];

/** Adds to what is known of the request, for the audit row of a refusal. */
export const asks = (c: Context<AppEnv>, more: Asked): void => c.set('asked', { ...c.get('asked'), ...more });

/**
 * The audit row of a request that ended in a problem. Its transaction, if it had one, was rolled back, so the row has
 * its own.
 */
export async function auditRefusal(deps: Deps, c: Context<AppEnv>, problem: Problem): Promise<void> {
  const outcome = outcomeOf(problem.status);
  if (!outcome) return;
  const credential = c.get('credential');
  // A genuine session that was refused before it was looked up, e.g. from another site. An ended one is nobody by now.
  const principal =
    c.get('principal') ?? (problem.status === 403 && credential ? await principalFor(deps, credential) : null);
  if (!principal) return;
  const { tenantId, userId, clientId } = principal;
  const { action = actionOf(c.req.method), entityType = null, entityId = null } = c.get('asked') ?? {};
  await retried(deps, () =>
    deps.db.withTenantTx({ tenantId, userId, clientId }, (tx) =>
      noteAudit(tx, [{ action, outcome, entityType, entityId, userId, clientId }]),
    ),
  );
}
