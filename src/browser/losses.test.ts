import { describe, expect, it } from 'vitest';
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
import { MemoryStore } from '../../test/support/memory-store.ts';
import type { DeviceReport, SyncUpRequest } from '../contract/protocol.ts';
import type { LastReport } from '../queue/loss.ts';
import type { Loss } from '../queue/ports.ts';
import type { Reply } from '../transport/reply.ts';
import { createLossWatch } from './losses.ts';

/** A server that remembers what a device said last, and a device whose store can be taken away. */
function clinicServer() {
  const server = { last: null as LastReport, reported: [] as Loss[], reachable: true, taking: true };
  const serve = ({ path, body }: Call): Reply => {
    if (!server.reachable) return { kind: 'failure', failure: 'offline' };
    const { device } = body as { device: DeviceReport };
    server.last = { pending: device.pending, oldestPendingAt: device.oldestPendingAt, at: '2026-11-21T09:30:00.000Z' };
    return path.endsWith('/up')
      ? server.taking
        ? acknowledgeAll(body as SyncUpRequest)
        : answer({}, 503)
      : downAnswer();
  };
  const device = (store = new MemoryStore()) => {
    const world = engineOn(store, serve);
    const watch = createLossWatch(world.engine, {
      lastReport: async () => (server.reachable ? server.last : undefined),
      tell: async (loss) => server.reachable && server.reported.push(loss) > 0,
    });
    const round = async () => {
      await watch();
      return world.engine.sync({ force: true });
    };
    const loss = async () => (await world.engine.meta()).loss;
    return { ...world, store, round, loss };
  };
  return { server, device };
}
const change = (createdAt = '2026-11-21T08:00:00.000Z') => intent('CREATE', testId(), CLAIRE, { createdAt });

describe('LD-1 work that was announced and is gone', () => {
  it('LD-1 an emptied store is noticed: how many, since when', async () => {
    const { server, device } = clinicServer();
    const first = device();
    await first.engine.enqueue([change(), change('2026-11-21T08:20:00.000Z'), change('2026-11-21T08:40:00.000Z')]);
    server.taking = false;
    await first.round();
    // Its request reached the server, which could take none of it: what the report counts is what is not in the
    // request.
    server.last = { pending: 3, oldestPendingAt: '2026-11-21T08:00:00.000Z', at: '2026-11-21T09:30:00.000Z' };
    const emptied = device();
    await emptied.round();
    expect(await emptied.loss()).toEqual({
      pending: 3,
      since: '2026-11-21T08:00:00.000Z',
      announcedAt: '2026-11-21T09:30:00.000Z',
      told: true,
      seen: false,
    });
    expect(server.reported).toHaveLength(1);
  });

  it('LD-1 what was typed since into the empty store does not hide it', async () => {
    const { server, device } = clinicServer();
    server.last = { pending: 1, oldestPendingAt: '2026-11-21T08:00:00.000Z', at: '2026-11-21T08:30:00.000Z' };
    const emptied = device();
    await emptied.engine.enqueue([change('2026-11-21T10:00:00.000Z'), change('2026-11-21T10:01:00.000Z')]);
    await emptied.round();
    expect(await emptied.loss()).toMatchObject({ pending: 1 });
  });

  it('LD-1 a store that holds what it announced has lost nothing, though the first answer was', async () => {
    const { server, device } = clinicServer();
    server.last = { pending: 2, oldestPendingAt: '2026-11-21T08:00:00.000Z', at: '2026-11-21T08:30:00.000Z' };
    const whole = device();
    await whole.engine.enqueue([change(), change(), change()]);
    await whole.round();
    expect(await whole.loss()).toBeNull();
  });

  it('LD-1 what the server has taken was not lost with the store', async () => {
    const { server, device } = clinicServer();
    const first = device();
    await first.engine.enqueue([change(), change()]);
    // The worker's round in the background sends and does not pull: its only report goes with the changes themselves.
    await first.engine.sync({ drainOnly: true });
    expect(server.last).toMatchObject({ pending: 0, oldestPendingAt: null });
    const emptied = device();
    await emptied.round();
    expect(await emptied.loss()).toBeNull();
  });

  it('LD-1 nothing announced, another store in use already: nothing to say', async () => {
    const { server, device } = clinicServer();
    const fresh = device();
    await fresh.round();
    expect(await fresh.loss()).toBeNull();
    server.last = { pending: 9, oldestPendingAt: null, at: '2026-11-21T08:30:00.000Z' };
    await fresh.round();
    expect(await fresh.loss()).toBeNull();
  });
});

describe('LD-2 a loss is kept until it is told and read', () => {
  const lost = () => {
    const world = clinicServer();
    world.server.last = { pending: 4, oldestPendingAt: null, at: '2026-11-21T08:30:00.000Z' };
    return world;
  };

  it('LD-2 is written before the first contact, which overwrites what the server remembers', async () => {
    const { server, device } = lost();
    const store = new MemoryStore();
    await device(store).round();
    expect(server.last).toMatchObject({ pending: 0 });
    expect((await device(store).engine.meta()).loss).toMatchObject({ pending: 4, told: true });
  });

  it('LD-2 without the server’s word the work goes on, and it is asked for again', async () => {
    const { server, device } = lost();
    server.reachable = false;
    const emptied = device();
    expect(await emptied.round()).toMatchObject({ failure: 'offline' });
    expect(await emptied.loss()).toBeNull();
    server.reachable = true;
    await emptied.round();
    expect(await emptied.loss()).toMatchObject({ pending: 4 });
  });

  it('LD-2 goes when both are done, in either order', async () => {
    const { device } = lost();
    const emptied = device();
    await emptied.round();
    await emptied.engine.endLoss('seen');
    expect(await emptied.loss()).toBeNull();
    await emptied.round();
    expect(await emptied.loss()).toBeNull();
    const other = lost().device();
    await other.engine.noteLoss({ pending: 4, oldestPendingAt: null, at: '2026-11-21T08:30:00.000Z' });
    await other.engine.endLoss('seen');
    expect(await other.loss()).toMatchObject({ seen: true, told: false });
    await other.engine.endLoss('told');
    expect(await other.loss()).toBeNull();
  });

  it('LD-2 noticed by two tabs at once it is one', async () => {
    const { server, device } = lost();
    const store = new MemoryStore();
    await Promise.all([device(store).engine.noteLoss(server.last), device(store).engine.noteLoss(server.last)]);
    expect((await device(store).engine.meta()).loss).toMatchObject({ pending: 4, told: false, seen: false });
  });
});
