import type { Context } from 'hono';
import { principalIn, type Principal } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import type { Tx } from '../store/database.ts';
import { noteAudit, type AuditNote } from '../sync/audit.ts';
import { retried, writeTransaction } from '../sync/transaction.ts';
import { notSignedIn, type AppEnv } from './authenticate.ts';
import { Problem } from './problem.ts';

/** Throws a problem if the person lacks the right. */
export type May = (principal: Principal) => void;

export const everybody: May = () => undefined;

export const administrators: May = ({ role }) => {
  if (role !== 'admin') throw new Problem(403, 'FORBIDDEN', { detail: 'for administrators' });
};

/** The person behind the request, looked up in the same transaction that acts for them. */
export interface Acting {
  tx: Tx;
  principal: Principal;
}

/** Looks up session and rights in a transaction; throws a problem if the person may not continue. */
export async function actingIn(deps: Deps, tx: Tx, session: Principal, may: May): Promise<Acting> {
  const principal = await principalIn(tx, session, deps.clock.now());
  if (!principal) throw notSignedIn();
  may(principal);
  return { tx, principal };
}

const contextOf = ({ tenantId, userId, clientId }: Principal) => ({ tenantId, userId, clientId, via: 'rest' as const });

/**
 * A change by the person who is signed in. `authenticate` has refused early what it could; what counts are session and
 * rights under the lock of the tenant's head: a change that waited for the lock is authorised by what was committed
 * meanwhile.
 */
export function writeAs<T>(deps: Deps, c: Context<AppEnv>, may: May, work: (acting: Acting) => Promise<T>): Promise<T> {
  const caller = c.get('principal');
  return writeTransaction(deps, contextOf(caller), async (tx) => work(await actingIn(deps, tx, caller, may)));
}

/** What a read is about, for its audit row. */
export type Subject = Pick<AuditNote, 'entityType' | 'entityId' | 'version'> & { action?: 'read' | 'export' };

/**
 * A read by the person who is signed in. Session, rights and data come from one snapshot; then one audit row is written
 * for each subject. Nothing is answered without an audit row, and a read waits for no writer.
 */
export async function readAs<T>(
  deps: Deps,
  c: Context<AppEnv>,
  may: May,
  subject: Subject | readonly Subject[] | ((found: T) => Subject),
  work: (acting: Acting) => Promise<T>,
): Promise<T> {
  const caller = c.get('principal');
  const { userId, clientId } = caller;
  const found = await deps.db.withTenantTx(
    contextOf(caller),
    async (tx) => work(await actingIn(deps, tx, caller, may)),
    {
      readOnly: true,
    },
  );
  const about = typeof subject === 'function' ? subject(found) : subject;
  await retried(deps, () =>
    deps.db.withTenantTx(contextOf(caller), (tx) =>
      noteAudit(
        tx,
        [about].flat().map((each) => ({ action: 'read', outcome: 'accepted', userId, clientId, ...each })),
      ),
    ),
  );
  return found;
}
