import { describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import type { Domain } from '../../src/contract/domain.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { upgradeMutation } from '../../src/queue/upgrade.ts';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import { SimStore } from '../simulation/sim-store.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId, upAnswer } from '../support/queue.ts';

/** The clinic of a later app, in which a patient's note is called a remark. */
const remark = ({ note, ...rest }: JsonObject): JsonObject => (note === undefined ? rest : { ...rest, remark: note });
const later: Domain = {
  ...clinic,
  entities: clinic.entities.map((entity) =>
    entity.type === 'patient'
      ? {
          ...entity,
          schemaVersion: entity.schemaVersion + 1,
          steps: { ...entity.steps, [entity.schemaVersion]: { payload: remark, record: remark } },
        }
      : entity,
  ),
};

const key = (entityId: string) => ({ entityType: 'patient', entityId });

/**
 * The power is cut while a request is under way: the server has taken it, nothing was heard of it, and the disk keeps
 * only what it was told to keep. What has left is known to have left all the same, since whoever takes it for unsent
 * takes it back out of the queue, sends another content under its id, or shows again what others have deleted.
 */
async function cutAmidRequest(operation: 'CREATE' | 'DELETE') {
  const store = new SimStore();
  const before = engineOn(store);
  const id = testId();
  const versions = new Map<string, number>();
  const create = intent('CREATE', id, CLAIRE);
  await before.engine.enqueue([create]);
  const change = operation === 'CREATE' ? create : intent('DELETE', id);
  if (operation === 'DELETE') {
    before.script.serve = (call) =>
      call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest, versions) : downAnswer();
    await before.engine.sync({ force: true, drainOnly: true });
    await before.engine.enqueue([change]);
  }
  const requested = new Promise<SyncUpRequest>((resolve) => {
    before.script.serve = (call) => (resolve(call.body as SyncUpRequest), new Promise(() => undefined));
  });
  void before.engine.sync({ force: true, drainOnly: true });
  const { events } = await requested;
  expect(events.map(({ id: event }) => event)).toEqual([change.id]);
  store.powerCut(0);
  return { ...engineOn(store), store, id, change };
}

describe('CP-3 after a power cut amid a request', () => {
  it.each(['CREATE', 'DELETE'] as const)('a %s that has left is known to have left', async (operation) => {
    const { store, change } = await cutAmidRequest(operation);
    const { mutations } = await store.read({ mutations: [change.id] });
    expect(mutations).toMatchObject([{ left: true }]);
  });

  it('RB-6 a delete that the server has taken is undone behind it, not out of the queue', async () => {
    const { engine, store, change, script, ups, id } = await cutAmidRequest('DELETE');
    await engine.drop(change.id);
    expect((await store.read({ records: [key(id)] })).records.get(`patient/${id}`)?.view).toMatchObject(CLAIRE);
    script.serve = (call) => {
      const { events } = call.body as SyncUpRequest;
      return upAnswer({
        deferred: events.map(({ id: event }) => ({ outboxEventId: event, code: 'TRY_LATER', message: '' })),
      });
    };
    await engine.sync({ force: true, drainOnly: true });
    expect(ups().flatMap(({ events }) => events.map(({ operation }) => operation))).toEqual(['DELETE', 'CREATE']);
  });

  it('UG-3 what has left is sent again as it left, by a newer app too', async () => {
    const { store, change } = await cutAmidRequest('CREATE');
    const [mutation] = (await store.read({ mutations: [change.id] })).mutations;
    expect(upgradeMutation(later, mutation!).sentAs).toMatchObject({ payload: mutation!.payload });
  });
});
