import { clinic } from '../../src/contract/clinic.ts';
import type { SyncDownResponse, SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createEngine } from '../../src/queue/engine.ts';
import type { Intent } from '../../src/queue/model.ts';
import type { EnginePorts, Notice, Store, Transport } from '../../src/queue/ports.ts';
import type { Reply } from '../../src/transport/reply.ts';
import { transportOver } from '../../src/transport/outcomes.ts';
import { MemoryStore } from './memory-store.ts';

export type { Reply } from '../../src/transport/reply.ts';

export const TENANT = '018f0000-0000-7000-8000-000000000001';
export const USER = '018f0000-0000-7000-8000-000000000002';
export const CLIENT = '018f0000-0000-7000-8000-000000000003';

let count = 0;
/** A new id, the same in every run of a file. */
export const testId = (): string => `018f0000-0000-7000-9000-${String(++count).padStart(12, '0')}`;

export const CLAIRE: JsonObject = {
  birthName: 'LEFÈVRE',
  birthGivenNames: 'Claire',
  gender: 'female',
  birthDate: '1984-02-29',
};

export function intent(
  operation: Intent['operation'],
  entityId: string,
  payload: JsonObject = {},
  more: Partial<Intent> = {},
): Intent {
  return {
    id: testId(),
    entityType: 'patient',
    entityId,
    operation,
    payload,
    createdAt: '2026-11-21T09:00:00.000Z',
    ...more,
  };
}

export const answer = (body: unknown, status = 200, contentType = 'application/json'): Reply => ({
  kind: 'answer',
  status,
  contentType,
  redirected: false,
  retryAfterMs: null,
  body,
});

export const upAnswer = (parts: Partial<SyncUpResponse>): Reply =>
  answer({
    acknowledged: [],
    conflicts: [],
    rejected: [],
    deferred: [],
    cursor: 'c1',
    syncTimestamp: '2026-11-21T09:00:00.000Z',
    serverTime: '2026-11-21T09:00:00.000Z',
    ...parts,
  });

export const downAnswer = (parts: Partial<SyncDownResponse> = {}): Reply =>
  answer({ changes: [], cursor: 'c1', syncTimestamp: '2026-11-21T09:00:00.000Z', hasMore: false, ...parts });

/** Acknowledges everything in a request, one version up, keeping what it was given in `data`. */
export function acknowledgeAll(
  request: SyncUpRequest,
  versions = new Map<string, number>(),
  data = new Map<string, JsonObject>(),
): Reply {
  return upAnswer({
    acknowledged: request.events.map((event) => {
      const version = (versions.get(event.entityId) ?? 0) + 1;
      versions.set(event.entityId, version);
      data.set(event.entityId, { ...data.get(event.entityId), ...(event.payload as JsonObject) });
      return {
        outboxEventId: event.id,
        serverEventId: event.id,
        entityId: event.entityId,
        serverVersion: version,
        merged: false,
        serverData:
          event.operation === 'DELETE'
            ? null
            : ({ ...data.get(event.entityId), id: event.entityId, version } as JsonObject),
      };
    }),
  });
}

export interface Call {
  path: string;
  body: unknown;
}

/** An engine on a store, a scripted server and a clock that only moves when told. */
export function engineOn(
  store: Store = new MemoryStore(),
  serve: (call: Call) => Reply | Promise<Reply> = () => ({ kind: 'failure', failure: 'offline' }),
  over: (post: (path: string, body: unknown) => Promise<Reply>) => Transport = transportOver,
  identity = { tenantId: TENANT, userId: USER, clientId: CLIENT },
  more: Pick<EnginePorts, 'first'> = {},
) {
  const calls: Call[] = [];
  const notices: Notice[] = [];
  const time = { now: Date.parse('2026-11-21T09:00:00.000Z') };
  const script = { serve };
  let tail: Promise<unknown> = Promise.resolve();
  const engine = createEngine({
    domain: clinic,
    store,
    transport: over(async (path, body) => {
      calls.push({ path, body });
      return script.serve({ path, body });
    }),
    locks: {
      exclusive(_name, work) {
        const run = tail.then(work);
        tail = run.catch(() => undefined);
        return run;
      },
    },
    bus: { post: (notice) => void notices.push(notice) },
    clock: { now: () => time.now },
    random: { next: () => 0.5, bytes16: () => crypto.getRandomValues(new Uint8Array(16)) },
    identity,
    device: { appVersion: 'test' },
    ...more,
  });
  return {
    engine,
    store,
    calls,
    notices,
    time,
    script,
    ups: () => calls.filter(({ path }) => path.endsWith('/up')).map(({ body }) => body as SyncUpRequest),
  };
}
