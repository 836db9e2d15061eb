import type { AccessRule } from '../../src/contract/rights.ts';
import type { Database, Tenant, Tx } from '../store/database.ts';
import { noteAudit } from '../sync/audit.ts';
import type { RefreshToken, SessionRef } from './tokens.ts';

/** The person behind a request, as found in its transaction. */
export interface Principal {
  tenantId: string;
  userId: string;
  sessionId: string;
  clientId: string;
  /** A role that the application does not know has no rights. */
  role: string;
  user: { id: string; name: string; email: string; role: string; practitionerId?: string };
  tenant: Tenant;
  expiresAt: string;
  /** The tenant's rules, which narrow what the role may do. */
  rules: readonly AccessRule[];
}

export const SESSION_DAYS = 90;
/**
 * How long after the first use of a refresh token's successor the old token is still accepted (parallel tabs, a lost
 * answer).
 */
export const REFRESH_GRACE_MS = 10_000;

export interface SessionRow {
  id: string;
  user_id: string;
  client_id: string;
  generation: number;
  used_at: string | null;
  prior_used_at: string | null;
  expires_at: string;
  name: string;
  email: string;
  role: string;
  /** Also null if the application's users have no such column. */
  practitioner_id: string | null;
  slug: string;
  tenant_name: string;
  zone: string | null;
  rules: AccessRule[] | null;
}

/** The access rules of `t`, a tenant, as part of another statement. */
export const ACCESS_RULES = `
  (SELECT jsonb_agg(jsonb_build_object('module', a.module, 'readerRoles', a.reader_roles, 'readerUsers', a.reader_users, 'editorRoles', a.editor_roles, 'editorUsers', a.editor_users))
     FROM access_rule a WHERE a.tenant_id = t.id AND NOT a.deleted)`;

const LIVING_SESSIONS = `
  SELECT s.id, s.user_id, s.client_id, s.generation, s.used_at, s.prior_used_at, s.expires_at, u.name, u.email, u.role, to_jsonb(u) ->> 'practitioner_id' AS practitioner_id, t.slug, t.name AS tenant_name, t.zone,
         ${ACCESS_RULES} AS rules
    FROM session s
    JOIN app_user u ON u.tenant_id = s.tenant_id AND u.id = s.user_id AND NOT u.deleted AND u.status IS DISTINCT FROM 'suspended'
    JOIN tenant t ON t.id = s.tenant_id
   WHERE s.tenant_id = $1 AND s.revoked_at IS NULL`;

/** Selects several sessions, as part of another statement: $1 is the tenant, $2 their ids. */
export const LIVING_AMONG = `${LIVING_SESSIONS} AND s.id = ANY($2::text::uuid[])`;

const LIVING = `${LIVING_SESSIONS} AND s.id = $2 AND s.expires_at > $3`;

async function livingSession(tx: Tx, ref: SessionRef, now: number, lock = ''): Promise<SessionRow | null> {
  const { rows } = await tx.query<SessionRow>(LIVING + lock, [
    ref.tenantId,
    ref.sessionId,
    new Date(now).toISOString(),
  ]);
  return rows[0] ?? null;
}

function principalOf(ref: SessionRef, row: SessionRow): Principal {
  return {
    tenantId: ref.tenantId,
    userId: row.user_id,
    sessionId: row.id,
    clientId: row.client_id,
    role: row.role,
    user: {
      id: row.user_id,
      name: row.name,
      email: row.email,
      role: row.role,
      ...(row.practitioner_id === null ? {} : { practitionerId: row.practitioner_id }),
    },
    tenant: {
      id: ref.tenantId,
      slug: row.slug,
      name: row.tenant_name,
      ...(row.zone === null ? {} : { zone: row.zone }),
    },
    expiresAt: row.expires_at,
    rules: row.rules ?? [],
  };
}

/** Whether the session belongs to the account that the client names. */
export const isAccount = (account: string, { tenantId, userId }: Principal): boolean =>
  account === `${tenantId}/${userId}`;

/** The credential of a request. */
export type Credential = { kind: 'bearer'; session: SessionRef } | { kind: 'cookie'; session: RefreshToken };

/**
 * The person behind a credential, given its session's row; the first use of a cookie (`firstUse`) has to be recorded
 * with {@link markUsed}.
 */
export function principalBy(
  credential: Credential,
  row: SessionRow | undefined,
  now: number,
): { principal: Principal; firstUse: boolean } | null {
  if (!row || Date.parse(row.expires_at) <= now) return null;
  const principal = principalOf(credential.session, { ...row, expires_at: new Date(row.expires_at).toISOString() });
  if (credential.kind === 'bearer') return { principal, firstUse: false };
  const { generation } = credential.session;
  if (standing(row, generation, now) === 'stale') return null;
  return { principal, firstUse: generation === row.generation && row.used_at === null };
}

/** The session of a Bearer token, if it is still valid. */
export function findSession(db: Database, ref: SessionRef, now: number): Promise<Principal | null> {
  return db.withTenantTx({ tenantId: ref.tenantId }, (tx) => principalIn(tx, ref, now));
}

/** The session as it is in this transaction, whatever the credential. */
export async function principalIn(tx: Tx, ref: SessionRef, now: number): Promise<Principal | null> {
  const row = await livingSession(tx, ref, now);
  return row && principalOf(ref, row);
}

const withinGrace = (usedAt: string | null, now: number) =>
  usedAt === null || now <= Date.parse(usedAt) + REFRESH_GRACE_MS;

/**
 * The place of a token in its family: the newest, one whose successor may still be returned again, or one that only a
 * thief would send.
 */
function standing(row: SessionRow, generation: number, now: number): 'current' | 'grace' | 'stale' {
  if (generation === row.generation) return 'current';
  if (generation === row.generation - 1) return withinGrace(row.used_at, now) ? 'grace' : 'stale';
  if (generation === row.generation - 2)
    return row.prior_used_at !== null && withinGrace(row.prior_used_at, now) ? 'grace' : 'stale';
  return 'stale';
}

export const markUsed = (tx: Tx, ref: SessionRef, now: number) =>
  tx.query('UPDATE session SET used_at = $3 WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL', [
    ref.tenantId,
    ref.sessionId,
    new Date(now).toISOString(),
  ]);

/** The session of a cookie, for an ordinary request. */
export function findSessionByCookie(db: Database, token: RefreshToken, now: number): Promise<Principal | null> {
  return db.withTenantTx({ tenantId: token.tenantId }, async (tx) => {
    const row = await livingSession(tx, token, now);
    if (!row || standing(row, token.generation, now) === 'stale') return null;
    if (token.generation === row.generation && row.used_at === null) await markUsed(tx, token, now);
    return principalOf(token, row);
  });
}

export interface NewSession {
  id: string;
  tenantId: string;
  userId: string;
  clientId: string;
  deviceName: string | null;
}

export async function createSession(tx: Tx, session: NewSession, now: number): Promise<void> {
  await tx.query(
    'INSERT INTO session (tenant_id, id, user_id, client_id, device_name, expires_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      session.tenantId,
      session.id,
      session.userId,
      session.clientId,
      session.deviceName,
      new Date(now + SESSION_DAYS * 86_400_000).toISOString(),
    ],
  );
}

export interface Rotation {
  principal: Principal;
  generation: number;
}

/**
 * Returns the next token. The row lock gives parallel refreshes of one token the same successor. A token that is older
 * than its grace allows was copied by somebody, so the whole family is ended.
 */
export function rotateSession(db: Database, token: RefreshToken, now: number): Promise<Rotation | null> {
  return db.withTenantTx({ tenantId: token.tenantId }, async (tx) => {
    const row = await livingSession(tx, token, now, ' FOR UPDATE OF s');
    if (!row) return null;
    const place = token.generation > row.generation ? 'stale' : standing(row, token.generation, now);
    if (place === 'stale') {
      await revokeSession(tx, token, now);
      await noteAudit(tx, [
        {
          action: 'logout',
          outcome: 'failed',
          entityType: 'session',
          entityId: token.sessionId,
          userId: row.user_id,
          clientId: row.client_id,
        },
      ]);
      return null;
    }
    const principal = principalOf(token, row);
    if (!principal) return null;
    if (place === 'grace') return { principal, generation: token.generation + 1 };
    await tx.query(
      'UPDATE session SET generation = generation + 1, prior_used_at = coalesce(used_at, $3), used_at = NULL, expires_at = $4 WHERE tenant_id = $1 AND id = $2',
      [
        token.tenantId,
        token.sessionId,
        new Date(now).toISOString(),
        new Date(now + SESSION_DAYS * 86_400_000).toISOString(),
      ],
    );
    return { principal, generation: token.generation + 1 };
  });
}

export async function revokeSession(tx: Tx, ref: SessionRef, now: number): Promise<void> {
  await tx.query('UPDATE session SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL', [
    ref.tenantId,
    ref.sessionId,
    new Date(now).toISOString(),
  ]);
}
