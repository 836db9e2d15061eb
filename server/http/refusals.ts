import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { noteAudit, type AuditNote } from '../sync/audit.ts';
import { retried } from '../sync/transaction.ts';
import { principalFor, type AppEnv } from './authenticate.ts';
import type { Problem } from './problem.ts';

/** What is known about a request before it is answered. */
export interface RequestFacts {
  action?: string;
  entityType?: string;
  /** Null if no such record exists: the audit must not mention it as if it did. */
  entityId?: string | null;
}

const ACTIONS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' };

export const actionOf = (method: string): string => ACTIONS[method] ?? 'read';

/** Refusals that concern rights or records. The others (malformed, too large, too many) concern no record. */
const OUTCOMES: Readonly<Record<number, AuditNote['outcome']>> = {
  401: 'rejected',
  403: 'rejected',
  404: 'rejected',
  409: 'conflict',
  412: 'conflict',
  422: 'rejected',
};

export const outcomeOf = (status: number): AuditNote['outcome'] | undefined => OUTCOMES[status];

/** Adds to what is known about the request, for the audit row of a refusal. */
export const noteRequest = (c: Context<AppEnv>, more: RequestFacts): void =>
  c.set('requestFacts', { ...c.get('requestFacts'), ...more });

/**
 * Writes the audit row of a request that ended in a problem. Its own transaction, if any, was rolled back, so the row
 * needs another one.
 */
export async function auditRefusal(deps: Deps, c: Context<AppEnv>, problem: Problem): Promise<void> {
  const outcome = outcomeOf(problem.status);
  if (!outcome) return;
  const credential = c.get('credential');
  // A genuine session that was refused before it was looked up, e.g. from another site. An ended session belongs to
  // nobody.
  const principal =
    c.get('principal') ?? (problem.status === 403 && credential ? await principalFor(deps, credential) : null);
  if (!principal) return;
  const { tenantId, userId, clientId } = principal;
  const { action = actionOf(c.req.method), entityType = null, entityId = null } = c.get('requestFacts') ?? {};
  await retried(deps, () =>
    deps.db.withTenantTx({ tenantId, userId, clientId }, (tx) =>
      noteAudit(tx, [{ action, outcome, entityType, entityId, userId, clientId }]),
    ),
  );
}
