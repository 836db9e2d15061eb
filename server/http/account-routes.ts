import { Hono } from 'hono';
import { z } from 'zod';
import { entityOf } from '../../src/contract/domain.ts';
import { issue } from '../../src/contract/issues.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../src/contract/password.ts';
import { isUuid, newId } from '../../src/lib/ids.ts';
import { setPassword } from '../auth/passwords-store.ts';
import { issueInvitationToken, readInvitationToken } from '../auth/tokens.ts';
import type { Deps } from '../deps.ts';
import { mailInvitation } from '../mail/mail-invitation.ts';
import { noteAudit, writeAudit } from '../sync/audit.ts';
import { retried, writeTransaction } from '../sync/transaction.ts';
import { authenticate, requireAdmin, type AppEnv } from './authenticate.ts';
import { readShape } from './body.ts';
import { choiceQuery } from './paging.ts';
import { assert } from '../../src/lib/assert.ts';
import { hashInTurn } from './guarded-password.ts';
import { administrators, everybody, readAs, writeAs } from './in-session.ts';
import { Problem } from './problem.ts';
import { patchOwnUser } from './record-changes.ts';
import { isOwnPassword } from './own-password.ts';
import { noteRequest } from './refusals.ts';

const INVITATION_MS = 7 * 86_400_000;

/** The names under which they are audited, with the person's id. */
const INVITATION = 'invitation';
const PASSWORD = 'password';

const password = z.string().max(LONGEST_PASSWORD);

export const passwordChangeSchema = z
  .strictObject({ currentPassword: password, newPassword: password })
  .meta({ id: 'PasswordChange' });
export const acceptInvitationSchema = z
  .strictObject({ token: z.string().max(500), password })
  .meta({ id: 'AcceptInvitation' });

export const profileChangeSchema = z
  .strictObject({ name: z.string().max(1_000).optional(), locale: z.enum(['fr', 'en']).optional() })
  .meta({ id: 'ProfileChange' });

function assertGoodPassword(text: string, path: string): void {
  if (text.length < SHORTEST_PASSWORD)
    throw new Problem(422, 'VALIDATION', {
      detail: 'the password is too short',
      errors: [issue(path, 'too_short', { min: SHORTEST_PASSWORD })],
    });
}

interface SessionLine {
  id: string;
  client_id: string;
  device_name: string | null;
  created_at: string;
  expires_at: string;
  last_contact_at: string | null;
  app_version: string | null;
  /** int8, as text. What waits there is this person's alone. */
  pending: string | null;
  oldest_pending_at: string | null;
}

const badInvitation = () =>
  new Problem(410, 'INVITATION_ENDED', { detail: 'this invitation was used, has expired, or never was' });

/** `/api/v1/users/:id/invitation`: a link with which one person can, once, choose a password. */
export function invitationRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.post('/:id/invitation', authenticate(deps), requireAdmin, async (c) => {
    const invited = c.req.param('id').toLowerCase();
    noteRequest(c, { action: 'create', entityType: INVITATION, ...(isUuid(invited) ? { entityId: invited } : {}) });
    const language = choiceQuery(c, 'mail', ['fr', 'en']);
    const id = newId(deps.clock, deps.random);
    const expiresAt = new Date(deps.clock.now() + INVITATION_MS).toISOString();
    const known =
      isUuid(invited) &&
      (await writeAs(deps, c, administrators, async ({ tx, principal: { tenantId, userId, clientId } }) => {
        const { rows } = await tx.query<{ name: string; email: string }>(
          "SELECT name, email FROM app_user WHERE tenant_id = $1 AND id = $2 AND NOT deleted AND status IS DISTINCT FROM 'suspended'",
          [tenantId, invited],
        );
        const [person] = rows;
        if (person === undefined) return null;
        await tx.query(
          'UPDATE invitation SET used_at = clock_timestamp() WHERE tenant_id = $1 AND user_id = $2 AND used_at IS NULL',
          [tenantId, invited],
        );
        await tx.query(
          'INSERT INTO invitation (tenant_id, id, user_id, invited_by, expires_at) VALUES ($1, $2, $3, $4, $5)',
          [tenantId, id, invited, userId, expiresAt],
        );
        await writeAudit(tx, [
          { action: 'create', outcome: 'accepted', entityType: INVITATION, entityId: invited, userId, clientId },
        ]);
        return person;
      }));
    if (!known) {
      noteRequest(c, { entityId: null });
      throw new Problem(404, 'NOT_FOUND', { detail: 'no such user' });
    }
    const token = await issueInvitationToken(deps.signer, { tenantId: c.get('principal').tenantId, invitationId: id });
    // The token is behind the #, so that it never reaches a server's log.
    const path = `/invitation#${token}`;
    // Once it is committed: what was mailed holds.
    const mail =
      language === null || deps.mail === null
        ? null
        : await mailInvitation(deps, deps.mail, {
            language,
            to: known,
            path,
            expiresAt,
            clinic: c.get('principal').tenant,
          });
    return c.json({ token, path, expiresAt, ...(mail !== null && { mail }) }, 201);
  });
  return app;
}

/** What a person does with their own account, beside signing in and out. Mounted under /api/auth. */
export function accountRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post('/accept-invitation', async (c) => {
    const { token, password: chosen } = await readShape(c, acceptInvitationSchema);
    const invitation = await readInvitationToken(deps.signer, token);
    if (!invitation) throw badInvitation();
    assertGoodPassword(chosen, 'password');
    const hash = await hashInTurn(deps, c, chosen);
    const { tenantId, invitationId } = invitation;
    const accepted = await writeTransaction(deps, { tenantId }, async (tx) => {
      const { rows } = await tx.query<{ user_id: string }>(
        `UPDATE invitation i SET used_at = clock_timestamp() FROM app_user u
          WHERE i.tenant_id = $1 AND i.id = $2 AND i.used_at IS NULL AND i.expires_at > $3 AND u.tenant_id = i.tenant_id AND u.id = i.user_id AND NOT u.deleted AND u.status IS DISTINCT FROM 'suspended'
          RETURNING i.user_id`,
        [tenantId, invitationId, new Date(deps.clock.now()).toISOString()],
      );
      const userId = rows[0]?.user_id;
      if (userId === undefined) return false;
      // From here on the person is known, and the change of the account is audited as theirs.
      await tx.query("SELECT set_config('app.user_id', $1, true)", [userId]);
      await setPassword(tx, tenantId, userId, hash, deps.clock.now(), null);
      await tx.query("UPDATE app_user SET status = 'active' WHERE tenant_id = $1 AND id = $2 AND status = 'invited'", [
        tenantId,
        userId,
      ]);
      await writeAudit(tx, [{ action: 'update', outcome: 'accepted', entityType: PASSWORD, entityId: userId, userId }]);
      return true;
    });
    if (!accepted) {
      await retried(deps, () =>
        deps.db.withTenantTx({ tenantId }, (tx) =>
          noteAudit(tx, [{ action: 'update', outcome: 'rejected', entityType: INVITATION }]),
        ),
      );
      throw badInvitation();
    }
    return c.body(null, 204);
  });

  /** Ends the other sessions, so that somebody else who knows the old password is signed out. */
  app.post('/password', authenticate(deps), async (c) => {
    const { tenantId, userId, clientId, sessionId } = c.get('principal');
    noteRequest(c, { action: 'update', entityType: PASSWORD, entityId: userId });
    const { currentPassword, newPassword } = await readShape(c, passwordChangeSchema);
    if (!(await isOwnPassword(deps, c, currentPassword))) {
      throw new Problem(422, 'VALIDATION', {
        detail: 'the present password is not right',
        errors: [issue('currentPassword', 'wrong_password')],
      });
    }
    assertGoodPassword(newPassword, 'newPassword');
    const hash = await hashInTurn(deps, c, newPassword);
    await writeAs(deps, c, everybody, async ({ tx }) => {
      await setPassword(tx, tenantId, userId, hash, deps.clock.now(), sessionId);
      await writeAudit(tx, [
        { action: 'update', outcome: 'accepted', entityType: PASSWORD, entityId: userId, userId, clientId },
      ]);
    });
    return c.body(null, 204);
  });

  app.get('/profile', authenticate(deps), async (c) => {
    const { tenantId, userId } = c.get('principal');
    noteRequest(c, { entityType: 'user', entityId: userId });
    const { rows } = await readAs(deps, c, everybody, { entityType: 'user', entityId: userId }, ({ tx }) =>
      tx.query<{ name: string; email: string; role: string; locale: string | null; percentage: string | null }>(
        "SELECT name, email, role, to_jsonb(u) ->> 'locale' AS locale, to_jsonb(u) ->> 'percentage' AS percentage FROM app_user u WHERE tenant_id = $1 AND id = $2",
        [tenantId, userId],
      ),
    );
    const [row] = rows;
    if (!row) throw new Problem(404, 'NOT_FOUND', { detail: 'no such user' });
    const { name, email, role, locale, percentage } = row;
    return c.json({ name, email, role, locale, percentage: percentage === null ? null : Number(percentage) });
  });

  /** Name and language alone: role, share and address are an administrator's to set. */
  app.patch('/profile', authenticate(deps), async (c) => {
    const { userId } = c.get('principal');
    noteRequest(c, { action: 'update', entityType: 'user', entityId: userId });
    const { name, locale } = await readShape(c, profileChangeSchema);
    const body = { ...(name !== undefined && { name }), ...(locale !== undefined && { locale }) };
    const definition = entityOf(deps.domain, 'user');
    assert(definition, 'every application has users');
    return patchOwnUser(deps, { c, may: everybody, definition, body }, userId);
  });

  app.get('/sessions', authenticate(deps), async (c) => {
    const { tenantId, userId, sessionId } = c.get('principal');
    noteRequest(c, { entityType: 'session' });
    const { rows } = await readAs(deps, c, everybody, { entityType: 'session' }, ({ tx }) =>
      tx.query<SessionLine>(
        `SELECT s.id, s.client_id, s.device_name, s.created_at, s.expires_at, d.last_contact_at, d.app_version, r.pending, CASE WHEN r.pending > 0 THEN r.oldest_pending_at END AS oldest_pending_at
           FROM session s LEFT JOIN device d ON d.tenant_id = s.tenant_id AND d.client_id = s.client_id LEFT JOIN device_report r ON r.tenant_id = s.tenant_id AND r.client_id = s.client_id AND r.user_id = s.user_id
          WHERE s.tenant_id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 ORDER BY s.created_at DESC LIMIT 200`,
        [tenantId, userId, new Date(deps.clock.now()).toISOString()],
      ),
    );
    return c.json({
      items: rows.map((row) => ({
        id: row.id,
        clientId: row.client_id,
        deviceName: row.device_name,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        current: row.id === sessionId,
        lastContactAt: row.last_contact_at,
        appVersion: row.app_version,
        pending: row.pending === null ? null : Math.min(Number(row.pending), Number.MAX_SAFE_INTEGER),
        oldestPendingAt: row.oldest_pending_at,
      })),
      nextCursor: null,
    });
  });

  app.delete('/sessions/:id', authenticate(deps), async (c) => {
    const id = c.req.param('id').toLowerCase();
    noteRequest(c, { action: 'logout', entityType: 'session', ...(isUuid(id) ? { entityId: id } : {}) });
    const ended =
      isUuid(id) &&
      (await writeAs(deps, c, everybody, async ({ tx, principal: { tenantId, userId, clientId } }) => {
        const { rowCount } = await tx.query(
          'UPDATE session SET revoked_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL',
          [tenantId, userId, id, new Date(deps.clock.now()).toISOString()],
        );
        if (rowCount > 0)
          await writeAudit(tx, [
            { action: 'logout', outcome: 'accepted', entityType: 'session', entityId: id, userId, clientId },
          ]);
        return rowCount > 0;
      }));
    if (!ended) {
      noteRequest(c, { entityId: null });
      throw new Problem(404, 'NOT_FOUND', { detail: 'no such session' });
    }
    return c.body(null, 204);
  });

  return app;
}
