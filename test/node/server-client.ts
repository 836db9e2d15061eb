import type {
  Acknowledged,
  Conflict,
  Deferred,
  LoginResponse,
  Rejected,
  SyncDownResponse,
  SyncUpResponse,
} from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { TestServer } from '../../server/testing.ts';

export interface Reply<T = JsonObject> {
  status: number;
  headers: Headers;
  body: T;
}

type EventParts = Partial<
  Record<
    'id' | 'tenantId' | 'userId' | 'entityType' | 'entityId' | 'operation' | 'createdAt' | 'reason' | 'resolves',
    string
  >
> & {
  payload?: unknown;
  baseVersion?: unknown;
  schemaVersion?: number;
};

export interface TestClient {
  account: LoginResponse;
  cookie: string;
  clientId: string;
  call<T = JsonObject>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply<T>>;
  event(parts: EventParts): JsonObject & { id: string; entityId: string };
  up(...events: object[]): Promise<SyncUpResponse>;
  down(cursor: string | null, more?: object): Promise<SyncDownResponse>;
  /** Everything from a place on, page by page. */
  pull(
    cursor: string | null,
    limit?: number,
  ): Promise<{ changes: SyncDownResponse['changes']; cursor: string; pages: SyncDownResponse[] }>;
  /** The same person on another installation. */
  elsewhere(): TestClient;
}

export const uuid = () => crypto.randomUUID() as string;

export const newPatient = (fields: object = {}) => ({
  birthName: 'DUPONT',
  birthGivenNames: 'Zoé',
  gender: 'female',
  birthDate: '1984-02-29',
  ...fields,
});

export async function request<T = JsonObject>(
  server: TestServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply<T>> {
  const text =
    body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await server.app.request(path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(text === undefined ? {} : { body: text as BodyInit }),
  });
  const answer = await response.text();
  const json =
    (response.headers.get('content-type') ?? '').includes('json') &&
    !(response.headers.get('content-type') ?? '').includes('ndjson') &&
    answer !== '';
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(answer) : answer) as T };
}

export async function signIn(server: TestServer, email: string): Promise<TestClient> {
  const tenant = email.replace(/^.*@|\.test$/g, '');
  const login = await request<LoginResponse>(server, 'POST', '/api/auth/login', {
    tenant,
    email,
    password: 'conformance-only',
  });
  if (login.status !== 200) throw new Error(`login: ${login.status}`);
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return clientOf(server, login.body, cookie, uuid());
}

function clientOf(server: TestServer, account: LoginResponse, cookie: string, clientId: string): TestClient {
  const authorization = `Bearer ${account.accessToken}`;
  const client: TestClient = {
    account,
    cookie,
    clientId,
    call: (method, path, body, headers) => request(server, method, path, body, { authorization, ...headers }),
    event: (parts) =>
      ({
        id: uuid(),
        tenantId: account.tenant.id,
        userId: account.user.id,
        entityType: 'patient',
        entityId: uuid(),
        operation: 'CREATE',
        payload: parts.operation === undefined || parts.operation === 'CREATE' ? newPatient() : {},
        baseVersion: null,
        createdAt: '2026-11-21T08:00:00.000Z',
        schemaVersion: 1,
        ...parts,
      }) as JsonObject & { id: string; entityId: string },
    async up(...events) {
      const reply = await client.call<SyncUpResponse>('POST', '/api/sync/up', { clientId, events });
      if (reply.status !== 200) throw new Error(`up: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    async down(cursor, more = {}) {
      const reply = await client.call<SyncDownResponse>('POST', '/api/sync/down', { clientId, cursor, ...more });
      if (reply.status !== 200) throw new Error(`down: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    async pull(cursor, limit = 1000) {
      const pages = [await client.down(cursor, { limit })];
      for (let last = pages[0]; last?.hasMore; last = pages.at(-1))
        pages.push(await client.down(last.cursor, { limit }));
      return { changes: pages.flatMap(({ changes }) => changes), cursor: pages.at(-1)?.cursor ?? '', pages };
    },
    elsewhere: () => clientOf(server, account, cookie, uuid()),
  };
  return client;
}

export type Word =
  | ({ kind: 'acknowledged' } & Acknowledged)
  | ({ kind: 'conflict' } & Conflict)
  | ({ kind: 'rejected' } & Rejected)
  | ({ kind: 'deferred' } & Deferred);

/** Every word of an answer, by event. */
export function words(response: SyncUpResponse): Map<string, Word[]> {
  const all = new Map<string, Word[]>();
  const add = (word: Word) => all.set(word.outboxEventId, [...(all.get(word.outboxEventId) ?? []), word]);
  for (const word of response.acknowledged) add({ kind: 'acknowledged', ...word });
  for (const word of response.conflicts) add({ kind: 'conflict', ...word });
  for (const word of response.rejected) add({ kind: 'rejected', ...word });
  for (const word of response.deferred) add({ kind: 'deferred', ...word });
  return all;
}
