import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { outboxEventSchema, PROTOCOL_VERSION, syncUpRequestSchema, type SyncUpRequest } from '../contract/protocol.ts';
import {
  acknowledgeAll,
  answer,
  CLAIRE,
  downAnswer,
  engineOn,
  intent,
  testId,
  type Call,
} from '../../test/support/queue.ts';
import type { MemoryStore } from '../../test/support/memory-store.ts';
import type { Reply } from '../../test/support/queue.ts';

/** As servers of protocol 1 had it: strict, and without `after`. */
const { after: _after, ...eventOfProtocol1 } = outboxEventSchema.shape;
const requestOfProtocol1 = z.strictObject({
  ...syncUpRequestSchema.shape,
  events: z.array(z.strictObject(eventOfProtocol1)),
});

/** A server of either protocol; what it refuses is counted. */
function serverOf(started: number) {
  const server = { protocol: started, refusals: 0 };
  const versions = new Map<string, number>();
  const problem = (status: number, code: string) =>
    answer({ type: 'about:blank', title: code, status, code }, status, 'application/problem+json');
  const word = ({ path, body }: Call): Reply => {
    if (path !== '/api/sync/up') return downAnswer();
    const shape = server.protocol < 2 ? requestOfProtocol1 : syncUpRequestSchema;
    if (shape.safeParse(body).success) return acknowledgeAll(body as SyncUpRequest, versions);
    server.refusals += 1;
    return problem(400, 'MALFORMED');
  };
  const serve = (call: Call): Reply => {
    const reply = word(call);
    return server.protocol < 2 || reply.kind === 'failure' ? reply : { ...reply, protocol: server.protocol };
  };
  return { server, serve };
}

function clientOf(started: number) {
  const { server, serve } = serverOf(started);
  const made = engineOn(undefined, serve);
  const id = testId();
  const store = made.store as MemoryStore;
  return {
    ...made,
    server,
    create: () => made.engine.enqueue([intent('CREATE', id, CLAIRE)]),
    edit: (note: string) => made.engine.enqueue([intent('UPDATE', id, { note })]),
    /** As often as there is something to send, without passing over a wait. */
    sync: () => made.engine.sync(),
    states: () => store.ordered().map(({ state }) => state),
    failures: () => store.ordered().map(({ failures }) => failures),
    named: () => made.ups().map(({ events }) => events.some(({ after }) => after !== undefined)),
  };
}

describe('H3 OB-14 a server that does not know `after`', () => {
  it('H3 OB-14 a client of which it knows nothing goes on at once, in the same round', async () => {
    const client = clientOf(1);
    await client.create();
    await client.edit('offline');
    const report = await client.sync();
    expect(report).toMatchObject({ drained: true, failure: null });
    expect(client.states()).toEqual(['acknowledged', 'acknowledged']);
    expect(client.server.refusals).toBe(1);
    await client.edit('later');
    await client.sync();
    expect(client.states()).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    expect([client.server.refusals, client.named().at(-1)]).toEqual([1, false]);
  });

  it('H3 OB-14 an answer that lost the header on its way teaches nothing: `after` is sent on', async () => {
    const client = clientOf(PROTOCOL_VERSION);
    await client.create();
    await client.sync();
    const { serve } = client.script;
    client.script.serve = async (call) => {
      const reply = await serve(call);
      if (reply.kind === 'failure') return reply;
      const { protocol: _lost, ...rest } = reply;
      return rest;
    };
    await client.sync();
    client.script.serve = serve;
    await client.edit('offline');
    await client.sync();
    expect(client.named()).toEqual([false, true]);
    expect(client.server.refusals).toBe(0);
  });

  it('H3 OB-14 a server that goes back in the middle refuses no event, and no attempt has failed', async () => {
    const client = clientOf(PROTOCOL_VERSION);
    await client.create();
    await client.edit('known');
    await client.sync();
    expect(client.named()).toEqual([true]);
    client.server.protocol = 1;
    await client.edit('rolled back');
    const report = await client.sync();
    expect(report).toMatchObject({ drained: true, failure: null });
    expect(client.named()).toEqual([true, true, false]);
    expect(client.server.refusals).toBe(1);
    expect(client.failures()).toEqual([0, 0, 0]);
    expect((await client.engine.meta()).contact).toMatchObject({ attempt: 0, suspects: [], batchLimit: 500 });
  });

  it('H3 OB-14 one that knows it again gets it again', async () => {
    const client = clientOf(1);
    await client.sync();
    await client.create();
    await client.edit('to the older');
    await client.sync();
    client.server.protocol = PROTOCOL_VERSION;
    await client.sync();
    await client.edit('to the newer');
    await client.sync();
    expect(client.named()).toEqual([true, false, true]);
  });

  it('H3 OB-14 nodes of both kinds by turns take everything', async () => {
    const client = clientOf(PROTOCOL_VERSION);
    await client.create();
    for (let turn = 0; turn < 6; turn += 1) {
      client.server.protocol = turn % 2 === 0 ? 1 : PROTOCOL_VERSION;
      await client.edit(`turn ${turn}`);
      expect(await client.sync()).toMatchObject({ drained: true, failure: null });
    }
    expect(new Set(client.states())).toEqual(new Set(['acknowledged']));
    expect(client.server.refusals).toBeGreaterThan(1);
  });

  it('H3 OB-14 a 400 that is not about `after` is still the request’s own', async () => {
    const client = clientOf(PROTOCOL_VERSION);
    client.script.serve = ({ path }) =>
      path === '/api/sync/up'
        ? answer({ type: 'about:blank', title: 'no', status: 400, code: 'MALFORMED' }, 400, 'application/problem+json')
        : downAnswer();
    await client.create();
    await client.edit('x');
    await client.sync();
    // Once with `after` and once without; then it is halved as ever, and waits for a person in the end.
    expect(client.failures().some((count) => count > 0)).toBe(true);
  });

  it.each([
    ['busy', 503, 'application/problem+json', true],
    ['a portal’s refusal', 400, 'text/html', false],
  ])('H3 OB-14 %s on the way says nothing of the server', async (_name, status, contentType, ours) => {
    const client = clientOf(PROTOCOL_VERSION);
    await client.sync();
    const { serve } = client.script;
    client.script.serve = () =>
      answer(ours ? { type: 'about:blank', title: 'x', status, code: 'UNAVAILABLE' } : '<html>', status, contentType);
    await client.create();
    await client.edit('x');
    await client.sync();
    client.script.serve = serve;
    await client.engine.sync({ force: true });
    expect(client.states()).toEqual(['acknowledged', 'acknowledged']);
    expect(client.named()).toEqual([true, true]);
  });
});
