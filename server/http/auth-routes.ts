import { Hono, type Context } from 'hono';
import { loginRequestSchema } from '../../src/contract/protocol.ts';
import { newId } from '../../src/lib/ids.ts';
import {
  createSession,
  findSession,
  findSessionByCookie,
  isAccount,
  revokeSession,
  rotateSession,
  type Principal,
} from '../auth/sessions.ts';
import {
  ACCESS_TOKEN_SECONDS,
  issueAccessToken,
  issueDeviceToken,
  issueRefreshToken,
  readRefreshToken,
  withMark,
} from '../auth/tokens.ts';
import type { Deps } from '../deps.ts';
import type { Tx } from '../store/database.ts';
import { emailForm } from '../store/email-form.ts';
import { noteAudit, writeAudit } from '../sync/audit.ts';
import { permissionsOf } from '../sync/readable.ts';
import { retried, writeTransaction } from '../sync/transaction.ts';
import {
  accountOf,
  assertAccount,
  assertNotFromElsewhere,
  assertSameOrigin,
  authenticate,
  isSameOrigin,
  principalOf,
  type AppEnv,
} from './authenticate.ts';
import { accountRoutes } from './account-routes.ts';
import { readShape } from './body.ts';
import {
  clearSessionCookie,
  knownMarks,
  sessionCookie,
  setDeviceCookie,
  setKnownMarks,
  setSessionCookie,
} from './cookies.ts';
import { clientIdOf, judgePassword, knownDeviceOf } from './guarded-password.ts';
import { Problem } from './problem.ts';

const wrongCredentials = () =>
  new Problem(401, 'WRONG_CREDENTIALS', { detail: 'clinic, e-mail or password are not right' });

/** Login, refresh and `me` return the account in the same shape, so that a client needs one way to read it. */
async function account(deps: Deps, principal: Principal, clientId: string) {
  const report = await deps.db.withTenantTx(
    { tenantId: principal.tenantId },
    async (tx) => {
      const { rows } = await tx.query<{ pending: string; oldest_pending_at: string | null; reported_at: string }>(
        'SELECT pending, oldest_pending_at, reported_at FROM device_report WHERE tenant_id = $1 AND client_id = $2 AND user_id = $3',
        [principal.tenantId, clientId, principal.userId],
      );
      return rows[0];
    },
    { readOnly: true },
  );
  return {
    user: principal.user,
    tenant: principal.tenant,
    permissions: permissionsOf(deps.domain, principal),
    device: {
      clientId,
      lastReport: report
        ? { pending: Number(report.pending), oldestPendingAt: report.oldest_pending_at, at: report.reported_at }
        : null,
    },
  };
}

async function withTokens(deps: Deps, c: Context, principal: Principal, generation: number, clientId: string) {
  setSessionCookie(
    deps,
    c,
    await issueRefreshToken(deps.signer, { tenantId: principal.tenantId, sessionId: principal.sessionId, generation }),
  );
  setDeviceCookie(deps, c, await issueDeviceToken(deps.signer, clientId));
  setKnownMarks(deps, c, await withMark(deps.signer, knownMarks(deps, c), clientId, principal));
  const accessToken = await issueAccessToken(deps.signer, deps.clock.now(), principal);
  return c.json({ accessToken, expiresIn: ACCESS_TOKEN_SECONDS, ...(await account(deps, principal, clientId)) });
}

async function endSession(deps: Deps, principal: Principal): Promise<void> {
  const { tenantId, userId, clientId, sessionId } = principal;
  await writeTransaction(deps, { tenantId, userId }, async (tx) => {
    await revokeSession(tx, principal, deps.clock.now());
    await writeAudit(tx, [
      { action: 'logout', outcome: 'accepted', entityType: 'session', entityId: sessionId, userId, clientId },
    ]);
  });
}

/**
 * A device that still has to send a sign-out names its account with the next sign-in. This answer replaces the old
 * cookie, so without this the old session would stay valid and nobody could end it (OB-11).
 */
async function endPresented(deps: Deps, c: Context, begun: string): Promise<void> {
  const owed = accountOf(c);
  const cookie = owed === null ? undefined : sessionCookie(deps, c);
  const token = cookie === undefined ? null : await readRefreshToken(deps.signer, cookie);
  const principal = token && (await findSessionByCookie(deps.db, token, deps.clock.now()));
  if (!principal || owed === null || !isAccount(owed, principal) || principal.sessionId === begun) return;
  await endSession(deps, principal);
}

export function authRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post('/login', async (c) => {
    assertNotFromElsewhere(deps, c);
    const { tenant: slug, email, password, deviceName } = await readShape(c, loginRequestSchema);
    const clientId = (await clientIdOf(deps, c)) ?? newId(deps.clock, deps.random);
    const { tenantId, account: found } = await findAccount(deps, slug, email);
    // Attempts for an unknown name are counted like those for an account: the answer must not show that there is none.
    const account = found ? `user:${tenantId}:${found.userId}` : `nobody:${slug}:${emailForm(email)}`;
    const attempt = {
      account,
      address: deps.remoteAddress(c),
      knownDevice: await knownDeviceOf(deps, c, found && { tenantId, userId: found.userId }),
    };
    const right = await judgePassword(deps, attempt, password, found?.hash ?? null);
    // The same statements whichever part was wrong, and none that waits for the tenant's head: the time reveals nothing
    // about the account.
    const refuse = async () => {
      await retried(deps, () =>
        deps.db.withTenantTx({ tenantId }, (tx) =>
          noteAudit(tx, [{ action: 'login', outcome: 'failed', userId: found?.userId ?? null, clientId }]),
        ),
      );
      throw wrongCredentials();
    };
    if (!right || !found) return refuse();
    const { userId, hash } = found;
    const session = { id: newId(deps.clock, deps.random), tenantId, userId, clientId, deviceName: deviceName ?? null };
    const created = await writeTransaction(deps, { tenantId, userId, clientId }, async (tx) => {
      // Suspended, or given another password, while this waited for the head: no session is left behind.
      if ((await accountIn(tx, tenantId, email))?.hash !== hash) return false;
      await createSession(tx, session, deps.clock.now());
      await writeAudit(tx, [{ action: 'login', outcome: 'accepted', userId, clientId }]);
      return true;
    });
    const principal = created
      ? await retried(deps, () => findSession(deps.db, { tenantId, sessionId: session.id }, deps.clock.now()))
      : null;
    if (!principal) return refuse();
    await endPresented(deps, c, session.id);
    return withTokens(deps, c, principal, 0, clientId);
  });

  app.post('/refresh', async (c) => {
    const cookie = sessionCookie(deps, c);
    const token = cookie === undefined ? null : await readRefreshToken(deps.signer, cookie);
    if (!token) throw new Problem(401, 'UNAUTHENTICATED', { detail: 'sign in first' });
    assertSameOrigin(deps, c);
    const rotation = await retried(deps, () => rotateSession(deps.db, token, deps.clock.now()));
    if (!rotation) {
      clearSessionCookie(deps, c);
      throw new Problem(401, 'SESSION_ENDED', { detail: 'sign in again' });
    }
    return withTokens(deps, c, rotation.principal, rotation.generation, rotation.principal.clientId);
  });

  app.post('/logout', async (c) => {
    const principal = await principalOf(deps, c);
    if (principal) {
      // A sign-out that is sent late must not end the session that somebody has begun on this device meanwhile (OB-11).
      assertAccount(c, principal);
      await endSession(deps, principal);
    }
    // A page of another site sends no cookie; an answer that clears the cookie would sign the person out anyway.
    if (sessionCookie(deps, c) !== undefined && isSameOrigin(deps, c)) clearSessionCookie(deps, c);
    return c.body(null, 204);
  });

  app.get('/me', authenticate(deps), async (c) => {
    const principal = c.get('principal');
    const schema = Object.fromEntries(
      deps.domain.entities.map(({ type, minSchemaVersion, schemaVersion }) => [
        type,
        { min: minSchemaVersion, current: schemaVersion },
      ]),
    );
    // The store's device id was sent with its last sync, and the session has it. If the cookie was cleared, it gets
    // that id again.
    const { clientId } = principal;
    if ((await clientIdOf(deps, c)) !== clientId)
      setDeviceCookie(deps, c, await issueDeviceToken(deps.signer, clientId));
    return c.json({
      ...(await account(deps, principal, clientId)),
      session: { id: principal.sessionId, expiresAt: principal.expiresAt },
      schema,
    });
  });

  app.route('/', accountRoutes(deps));
  return app;
}

interface Account {
  userId: string;
  hash: string;
}

/** The tenant in which unknown names are looked up: the same statements find nothing. */
const NOWHERE = '00000000-0000-0000-0000-000000000000';

async function findAccount(
  deps: Deps,
  slug: string,
  email: string,
): Promise<{ tenantId: string; account: Account | null }> {
  // Neither can contain NUL, and the database would refuse it.
  const fit = !`${slug}${email}`.includes('\0');
  const tenantId = (fit ? await deps.db.findTenant(slug) : null)?.id ?? NOWHERE;
  return {
    tenantId,
    account: await deps.db.withTenantTx({ tenantId }, (tx) => accountIn(tx, tenantId, fit ? email : ''), {
      readOnly: true,
    }),
  };
}

async function accountIn(tx: Tx, tenantId: string, email: string): Promise<Account | null> {
  const { rows } = await tx.query<{ id: string; password_hash: string }>(
    `SELECT u.id, c.password_hash FROM app_user u JOIN credential c ON c.tenant_id = u.tenant_id AND c.user_id = u.id
      WHERE u.tenant_id = $1 AND lower(u.email COLLATE "C") = lower($2::text COLLATE "C") AND NOT u.deleted AND u.status IS DISTINCT FROM 'suspended'`,
    [tenantId, email],
  );
  const [row] = rows;
  return row ? { userId: row.id, hash: row.password_hash } : null;
}
