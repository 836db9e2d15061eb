import { randomUUID } from 'node:crypto';

/** A client of the sync protocol written from its specification alone: it shares no code with the product. */

export type Fields = Record<string, unknown>;
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'KEEP_SERVER';

/** `code` and `params` since version 3. */
export interface Issue {
  path: string;
  message: string;
  code?: string;
  params?: Record<string, string | number>;
}

export interface OutboxEvent {
  id: string;
  tenantId: string;
  userId: string;
  entityType: string;
  entityId: string;
  operation: Operation;
  payload: Fields;
  baseVersion: number | null;
  createdAt: string;
  reason?: string;
  resolves?: string;
  schemaVersion: number;
}

export interface Acknowledged {
  outboxEventId: string;
  serverEventId: string;
  entityId: string;
  serverVersion: number;
  merged: boolean;
  serverData: Fields;
}
export interface Conflict {
  outboxEventId: string;
  reason: 'VERSION' | 'DELETED' | 'EXISTS';
  fields: string[];
  baseVersion: number | null;
  serverVersion: number;
  serverData: Fields;
  modifiedBy: { id: string; name: string };
  modifiedAt: string;
}
export interface Rejected {
  outboxEventId: string;
  code: string;
  message: string;
  errors?: Issue[];
}
export interface Deferred {
  outboxEventId: string;
  code: 'BLOCKED' | 'TRY_LATER' | 'SERVER_TOO_OLD';
  blockedBy?: string;
  retryAfterMs?: number;
}
export interface UpAnswer {
  acknowledged: Acknowledged[];
  conflicts: Conflict[];
  rejected: Rejected[];
  deferred: Deferred[];
  cursor: string;
  syncTimestamp: string;
  serverTime: string;
}
export interface Change {
  id: string;
  entityType: string;
  entityId: string;
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  payload: Fields;
  serverVersion: number;
  modifiedAt: string;
  modifiedBy: unknown;
  outboxEventId?: string;
  clientId?: string;
}
export interface DownAnswer {
  changes: Change[];
  cursor: string;
  syncTimestamp: string;
  hasMore: boolean;
  total?: number;
  resync?: boolean;
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: Issue[];
  serverData?: Fields;
}
export interface Login {
  accessToken: string;
  expiresIn: number;
  user: { id: string; name: string; email: string; role: string };
  tenant: { id: string; slug: string; name: string };
  permissions: Record<string, string>;
  device: { clientId: string; lastReport: { pending: number; oldestPendingAt: string | null; at: string } | null };
}

export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as the type that the caller expects; reading it when it isn't JSON throws. */
  readonly body: T;
}
export interface Asking {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

/**
 * Every problem answer of a whole test file is looked at here: RFC 9457 members, and nothing of the server's inside.
 */
export const seenProblems: string[] = [];
/** A server error is never right, whatever was sent: each file checks at its end that this stayed empty. */
export const serverErrors: string[] = [];

export async function ask<T>(base: string, method: string, path: string, asking: Asking = {}): Promise<Reply<T>> {
  const headers = new Headers(asking.headers);
  const body = asking.raw ?? (asking.body === undefined ? undefined : JSON.stringify(asking.body));
  if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const response = await fetch(base + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (response.status >= 500) serverErrors.push(`${method} ${path} ${String(response.status)} ${text.slice(0, 300)}`);
  if (response.status >= 400) checkProblem(`${method} ${path}`, response, text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    get body(): T {
      return JSON.parse(text) as T;
    },
  };
}

function checkProblem(what: string, response: Response, text: string): void {
  const wrong = (why: string): void =>
    void seenProblems.push(`${what} ${String(response.status)}: ${why}: ${text.slice(0, 200)}`);
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) {
    wrong('content-type');
    return;
  }
  const problem = JSON.parse(text) as Partial<Problem>;
  for (const key of ['type', 'title', 'detail', 'code'] as const)
    if (typeof problem[key] !== 'string') wrong(`no ${key}`);
  if (problem.status !== response.status) wrong('status');
  if (/\bat \S+\.ts:|node_modules|select .* from|pg_|stack/iu.test(text)) wrong('tells of the inside');
}

/** A signed-in person on one installation. */
export class Device {
  readonly base: string;
  readonly login: Login;
  readonly clientId: string;
  constructor(base: string, login: Login, clientId: string = randomUUID()) {
    this.base = base;
    this.login = login;
    this.clientId = clientId;
  }

  /** The same person on another tablet. */
  other(): Device {
    return new Device(this.base, this.login);
  }
  /** Another person on this tablet. */
  handedTo(login: Login): Device {
    return new Device(this.base, login, this.clientId);
  }

  async call<T>(method: string, path: string, asking: Asking = {}): Promise<Reply<T>> {
    return await ask<T>(this.base, method, path, {
      ...asking,
      headers: { authorization: `Bearer ${this.login.accessToken}`, ...asking.headers },
    });
  }
  async get<T>(path: string, headers: Record<string, string> = {}): Promise<Reply<T>> {
    return await this.call<T>('GET', path, { headers });
  }

  event(
    operation: Operation,
    entityType: string,
    entityId: string,
    payload: Fields,
    baseVersion: number | null,
    more: Partial<OutboxEvent> = {},
  ): OutboxEvent {
    return {
      id: randomUUID(),
      tenantId: this.login.tenant.id,
      userId: this.login.user.id,
      entityType,
      entityId,
      operation,
      payload,
      baseVersion,
      createdAt: new Date().toISOString(),
      schemaVersion: 1,
      ...more,
    };
  }
  create(
    entityType: string,
    payload: Fields,
    entityId: string = randomUUID(),
    more: Partial<OutboxEvent> = {},
  ): OutboxEvent {
    return this.event('CREATE', entityType, entityId, payload, null, more);
  }
  update(
    entityType: string,
    entityId: string,
    payload: Fields,
    baseVersion: number | null,
    more: Partial<OutboxEvent> = {},
  ): OutboxEvent {
    return this.event('UPDATE', entityType, entityId, payload, baseVersion, more);
  }
  remove(
    entityType: string,
    entityId: string,
    baseVersion: number | null,
    more: Partial<OutboxEvent> = {},
  ): OutboxEvent {
    return this.event('DELETE', entityType, entityId, {}, baseVersion, more);
  }
  keepServer(entityType: string, entityId: string, baseVersion: number | null, resolves?: string): OutboxEvent {
    return this.event('KEEP_SERVER', entityType, entityId, {}, baseVersion, resolves === undefined ? {} : { resolves });
  }

  async upRaw(body: unknown): Promise<Reply<UpAnswer>> {
    return await this.call<UpAnswer>('POST', '/api/sync/up', { body });
  }
  async up(events: readonly unknown[], more: Fields = {}): Promise<UpAnswer> {
    const reply = await this.upRaw({ clientId: this.clientId, events, ...more });
    if (reply.status !== 200) throw new Error(`up: ${String(reply.status)} ${reply.text}`);
    return reply.body;
  }
  /** Sends one event and expects it acknowledged. */
  async ok(event: OutboxEvent): Promise<Acknowledged> {
    const answer = await this.up([event]);
    const [done] = answer.acknowledged;
    if (done === undefined) throw new Error(`not acknowledged: ${JSON.stringify(answer)}`);
    return done;
  }
  async conflict(event: OutboxEvent): Promise<Conflict> {
    const answer = await this.up([event]);
    const [conflict] = answer.conflicts;
    if (conflict === undefined) throw new Error(`not a conflict: ${JSON.stringify(answer)}`);
    return conflict;
  }
  async refused(event: unknown): Promise<Rejected> {
    const answer = await this.up([event]);
    const [rejected] = answer.rejected;
    if (rejected === undefined) throw new Error(`not rejected: ${JSON.stringify(answer)}`);
    return rejected;
  }
  async deferred(event: unknown): Promise<Deferred> {
    const answer = await this.up([event]);
    const [deferred] = answer.deferred;
    if (deferred === undefined) throw new Error(`not deferred: ${JSON.stringify(answer)}`);
    return deferred;
  }

  async downRaw(body: Fields): Promise<Reply<DownAnswer>> {
    return await this.call<DownAnswer>('POST', '/api/sync/down', { body: { clientId: this.clientId, ...body } });
  }
  async down(cursor: string | null, more: Fields = {}): Promise<DownAnswer> {
    const reply = await this.downRaw({ cursor, ...more });
    if (reply.status !== 200) throw new Error(`down: ${String(reply.status)} ${reply.text}`);
    return reply.body;
  }
  /** Follows the pages until there is none. */
  async drain(
    cursor: string | null,
    more: Fields = {},
  ): Promise<{ changes: Change[]; cursor: string; pages: DownAnswer[] }> {
    const pages: DownAnswer[] = [];
    let at = cursor;
    for (let page = 0; page < 1000; page += 1) {
      const answer = await this.down(at, more);
      pages.push(answer);
      at = answer.cursor;
      if (!answer.hasMore) return { changes: pages.flatMap((one) => one.changes), cursor: at, pages };
    }
    throw new Error('A pull that never ends');
  }
}

export const PASSWORD = 'conformance-only';

export async function login(
  base: string,
  who: string,
  tenant = 'atlas',
  headers: Record<string, string> = {},
): Promise<Reply<Login>> {
  return await ask<Login>(base, 'POST', '/api/auth/login', {
    body: { tenant, email: `${who}@${tenant}.test`, password: PASSWORD },
    headers,
  });
}
export async function signIn(base: string, who: string, tenant = 'atlas'): Promise<Device> {
  const reply = await login(base, who, tenant);
  if (reply.status !== 200) throw new Error(`login of ${who}: ${reply.text}`);
  return new Device(base, reply.body);
}

/** `name → value` of the cookies that an answer sets, and the same as a request carries them. */
export function cookiesOf(reply: Reply<unknown>): { values: Map<string, string>; header: string; lines: string[] } {
  const lines = reply.headers.getSetCookie();
  const values = new Map<string, string>();
  for (const line of lines) {
    const pair = line.split(';')[0] ?? '';
    const at = pair.indexOf('=');
    values.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return { values, lines, header: [...values].map(([name, value]) => `${name}=${value}`).join('; ') };
}

// The smallest valid records, as the specification gives them.
let serial = 0;
export const patient = (more: Fields = {}): Fields => ({
  birthName: `DUPONT${String((serial += 1))}`,
  birthGivenNames: 'Jean',
  gender: 'male',
  birthDate: '1980-02-29',
  ...more,
});
export const practitioner = (more: Fields = {}): Fields => ({
  familyName: `Benali${String((serial += 1))}`,
  givenNames: 'Samia',
  ...more,
});
/** A quarter of an hour that no other call of this function has given. */
export const slot = (): { start: string; end: string } => {
  const start = Date.UTC(2031, 0, 1) + (serial += 1) * 3_600_000;
  return { start: new Date(start).toISOString(), end: new Date(start + 900_000).toISOString() };
};
export const appointment = (patientId: string, practitionerId: string, more: Fields = {}): Fields => ({
  patientId,
  practitionerIds: [practitionerId],
  ...slot(),
  status: 'booked',
  ...more,
});
export const medicalRecord = (patientId: string, practitionerId: string, more: Fields = {}): Fields => ({
  patientId,
  practitionerId,
  occurredAt: '2026-03-01T09:00:00.000Z',
  type: 'note',
  title: 'Consultation',
  text: 'RAS',
  ...more,
});
export const consent = (patientId: string, more: Fields = {}): Fields => ({
  patientId,
  type: 'care',
  status: 'draft',
  language: 'fr',
  text: 'Je consens.',
  ...more,
});
