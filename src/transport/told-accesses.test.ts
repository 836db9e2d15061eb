import { describe, expect, it } from 'vitest';
import { testId } from '../../test/support/queue.ts';
import { syncDownRequestSchema, type Access } from '../contract/protocol.ts';
import type { FailureKind, Transport, Verdict } from '../queue/ports.ts';
import { tellAccesses } from './told-accesses.ts';

const access = (action: 'read' | 'print'): Access => ({
  entityType: 'patient',
  entityId: testId(),
  at: '2026-11-21T09:00:00.000Z',
  action,
});

/** A server of this protocol that refuses what `refuse` says, and a device where these accesses wait. */
function device(protocol: number | undefined, refuse: (hasAccesses: boolean) => FailureKind | null = () => null) {
  const held = [access('read'), access('print')];
  const aliases: Record<string, string> = {};
  const sent: { kind: 'up' | 'down'; accesses: Access[] | undefined }[] = [];
  const answerTo = <T>(kind: 'up' | 'down', { accesses }: { accesses?: Access[] | undefined }): Verdict<T> => {
    sent.push({ kind, accesses });
    const failure = refuse(accesses !== undefined);
    return failure === null
      ? { kind: 'answered', response: {} as T, protocol: protocol ?? null }
      : { kind: 'failed', failure, retryAfterMs: null, protocol: protocol ?? null };
  };
  const transport: Transport = {
    push: async (request) => answerTo('up', request),
    pull: async (request) => answerTo('down', request),
  };
  const log = {
    waiting: async (limit: number) => held.slice(0, limit),
    drop: async (taken: readonly Access[]) => void held.splice(0, taken.length),
    standing: async () => ({ protocol, aliases }),
  };
  const told = tellAccesses(transport, log);
  const up = () => told.push({ clientId: testId(), events: [] });
  const down = () => told.pull({ clientId: testId(), cursor: null });
  return { held, sent, log, aliases, up, down };
}

describe('CR-59 what was opened and printed goes with the next request', () => {
  it.each(['up', 'down'] as const)('CR-59 %s: once, and is dropped when the server has answered', async (kind) => {
    const world = device(6);
    const wanted = [...world.held];
    await world[kind]();
    await world[kind]();
    expect(world.sent).toEqual([
      { kind, accesses: wanted },
      { kind, accesses: undefined },
    ]);
    expect(syncDownRequestSchema.safeParse({ clientId: testId(), accesses: wanted }).success).toBe(true);
  });

  it('CR-59 RB-11 a record that was opened under its first id goes under its present one, and is dropped', async () => {
    const world = device(6);
    const now = testId();
    world.aliases[`patient/${world.held[0]?.entityId ?? ''}`] = now;
    const other = world.held[1]?.entityId;
    await world.up();
    expect(world.sent[0]?.accesses?.map(({ entityId }) => entityId)).toEqual([now, other]);
    expect(world.held).toEqual([]);
  });

  it('CR-59 is kept while the server does not answer', async () => {
    const world = device(6, () => 'offline');
    await world.up();
    await world.down();
    expect(world.held).toHaveLength(2);
    expect(world.sent.map(({ accesses }) => accesses?.length)).toEqual([2, 2]);
  });

  it.each([1, 5, undefined])(
    'CR-59 an older server (protocol %s) gets it with changes only, without the action',
    async (protocol) => {
      const world = device(protocol);
      const wanted = world.held.map(({ entityType, entityId, at }) => ({ entityType, entityId, at }));
      await world.down();
      expect(world.held).toHaveLength(2);
      await world.up();
      expect(world.sent).toEqual([
        { kind: 'down', accesses: undefined },
        { kind: 'up', accesses: wanted },
      ]);
      expect(world.held).toEqual([]);
    },
  );

  it.each(['malformed', 'too-large'] as const)(
    'CR-59 holds back no change if the server finds it %s',
    async (failure) => {
      const world = device(6, (hasAccesses) => (hasAccesses ? failure : null));
      expect((await world.up()).kind).toBe('answered');
      expect((await world.up()).kind).toBe('answered');
      expect(world.sent.map(({ accesses }) => accesses?.length)).toEqual([2, undefined, undefined]);
      expect(world.held).toHaveLength(2);
    },
  );

  it('CR-59 a request that is refused for something else is told as it was', async () => {
    const world = device(6, () => 'malformed');
    expect(await world.up()).toMatchObject({ kind: 'failed', failure: 'malformed' });
    await world.up();
    expect(world.sent.map(({ accesses }) => accesses?.length)).toEqual([2, undefined, 2, undefined]);
  });

  it('CR-59 a store that cannot be read costs no request', async () => {
    const world = device(6);
    world.log.waiting = async () => Promise.reject(new Error('unreadable'));
    expect((await world.up()).kind).toBe('answered');
  });
});
