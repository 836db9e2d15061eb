import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../test/support/memory-store.ts';
import {
  acknowledgeAll,
  CLAIRE,
  downAnswer,
  engineOn,
  intent,
  testId,
  upAnswer,
  USER,
  TENANT,
  type Call,
} from '../../test/support/queue.ts';
import { readQueueFile, writeQueueFile } from '../client/queue-file.ts';
import { clinic } from '../contract/clinic.ts';
import type { SyncUpRequest, SyncUpResponse } from '../contract/protocol.ts';
import type { Reply } from '../transport/reply.ts';

const OWNER = { tenantId: TENANT, userId: USER };
const WHEN = '2026-11-21T09:00:00.000Z';

/** The server's answer on each event is stored; the same event gets it again (SV-3). */
function oneServer(refuse: (id: string) => boolean = () => false) {
  const said = new Map<string, Reply>();
  const effects: string[] = [];
  return {
    effects,
    serve: ({ path, body }: Call): Reply => {
      if (!path.endsWith('/up')) return downAnswer();
      const all = (body as SyncUpRequest).events.map((event) => {
        const known = said.get(event.id);
        if (known) return known;
        effects.push(event.id);
        const reply = refuse(event.id)
          ? upAnswer({ rejected: [{ outboxEventId: event.id, code: 'VALIDATION', message: 'no', errors: [] }] })
          : acknowledgeAll({ ...(body as SyncUpRequest), events: [event] });
        said.set(event.id, reply);
        return reply;
      });
      const bodies = all.map((reply) => (reply.kind === 'answer' ? reply.body : {}) as SyncUpResponse);
      return upAnswer({
        acknowledged: bodies.flatMap(({ acknowledged }) => acknowledged),
        rejected: bodies.flatMap(({ rejected }) => rejected),
      });
    },
  };
}

const exported = (store: MemoryStore): Promise<string> =>
  store.unsent().then((rows) => writeQueueFile(OWNER, WHEN, rows));

const mutationsIn = (text: string) => {
  const file = readQueueFile(text, OWNER, clinic);
  if (file.kind !== 'mutations') throw new Error(file.kind);
  return file.mutations;
};

describe('OB-19 the queue of another device of the same person', () => {
  it('OB-19 sent from both devices, each change has one effect, whichever comes first', async () => {
    const server = oneServer();
    const offline: Reply = { kind: 'failure', failure: 'offline' };
    const first = engineOn(new MemoryStore(), () => offline);
    const id = testId();
    await first.engine.enqueue([intent('CREATE', id, CLAIRE), intent('UPDATE', id, { note: 'x' })]);
    // One that was in a request when the network went.
    await first.engine.sync();
    const text = await exported(first.store as MemoryStore);

    const second = engineOn(new MemoryStore(), server.serve);
    expect(await second.engine.takeIn(mutationsIn(text))).toBe(2);
    const { records } = await second.store.read({ records: [{ entityType: 'patient', entityId: id }] });
    expect(records.get(`patient/${id}`)?.view).toMatchObject({ birthName: 'LEFÈVRE', note: 'x' });
    await second.engine.sync();
    first.script.serve = server.serve;
    await first.engine.sync({ force: true });

    expect(server.effects).toHaveLength(2);
    for (const { store } of [first, second])
      expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, rejected: 0, conflict: 0, failed: 0 });
  });

  it('OB-19 imported twice, also after it was sent, it is there once', async () => {
    const first = engineOn(new MemoryStore());
    await first.engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    const mutations = mutationsIn(await exported(first.store as MemoryStore));
    const second = engineOn(new MemoryStore(), oneServer().serve);
    expect(await second.engine.takeIn(mutations)).toBe(1);
    expect(await second.engine.takeIn(mutations)).toBe(0);
    await second.engine.sync();
    expect(await second.engine.takeIn(mutations)).toBe(0);
    expect(await second.store.counts()).toMatchObject({ pending: 0 });
    // Into the device that it came from.
    expect(await first.engine.takeIn(mutations)).toBe(0);
  });

  it('OB-19 the order and what waits for a person stay; it comes behind what this device has', async () => {
    const refused = intent('CREATE', testId(), CLAIRE);
    const server = oneServer((id) => id === refused.id);
    const first = engineOn(new MemoryStore(), server.serve);
    await first.engine.enqueue([refused]);
    await first.engine.sync();
    const id = testId();
    const later = [intent('CREATE', id, CLAIRE), intent('UPDATE', id, { note: 'x' })];
    await first.engine.enqueue(later);
    const second = engineOn(new MemoryStore(), server.serve);
    const own = intent('CREATE', testId(), CLAIRE);
    await second.engine.enqueue([own]);
    expect(await second.engine.takeIn(mutationsIn(await exported(first.store as MemoryStore)))).toBe(3);
    const { mutations } = await second.store.read({ waiting: 10, attention: true });
    expect(mutations.map((one) => [one.id, one.state])).toEqual([
      [own.id, 'pending'],
      [refused.id, 'rejected'],
      ...later.map((one) => [one.id, 'pending']),
    ]);
    expect(mutations[1]?.rejection?.code).toBe('VALIDATION');
    await second.engine.sync();
    expect(second.ups().flatMap(({ events }) => events.map((event) => event.id))).toEqual([
      own.id,
      ...later.map((one) => one.id),
    ]);
  });
});

describe('OB-20 the file', () => {
  const row = async () => {
    const { engine, store } = engineOn(new MemoryStore());
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    return exported(store as MemoryStore);
  };
  const kindOf = (text: string, owner = OWNER) => readQueueFile(text, owner, clinic).kind;

  it('OB-20 of another person, or of another clinic, is refused', async () => {
    const text = await row();
    expect(kindOf(text)).toBe('mutations');
    expect(kindOf(text, { ...OWNER, userId: testId() })).toBe('other-person');
    expect(kindOf(text, { ...OWNER, tenantId: testId() })).toBe('other-person');
  });

  it('OB-20 that is cut, changed or something else is called damaged, and nothing of it is taken', async () => {
    const text = await row();
    for (const bad of [
      '',
      text.slice(0, -40),
      text.replace('LEFÈVRE', 'LEFEVRE'),
      text.replace('"pending"', '"acknowledge"'),
      '[]',
      '{"mutations": []}',
      writeQueueFile(OWNER, WHEN, [{ id: 'x' }]),
    ])
      expect(kindOf(bad), bad.slice(0, 40)).toBe('damaged');
    // A mail program may put a mark before it.
    expect(kindOf(`\uFEFF${text}`)).toBe('mutations');
  });

  it('OB-20 of a newer app is called newer', async () => {
    const text = await row();
    expect(kindOf(text.replace('"version": 1', '"version": 2'))).toBe('newer');
    const rows = (JSON.parse(text) as { mutations: object[] }).mutations;
    expect(
      kindOf(
        writeQueueFile(
          OWNER,
          WHEN,
          rows.map((one) => ({ ...one, schemaVersion: 99 })),
        ),
      ),
    ).toBe('newer');
    expect(
      kindOf(
        writeQueueFile(
          OWNER,
          WHEN,
          rows.map((one) => ({ ...one, entityType: 'unheard' })),
        ),
      ),
    ).toBe('newer');
  });
});

describe('OB-21 a file that somebody has made up', () => {
  type Row = Record<string, unknown>;

  /** A file as the app writes it (its checksum is right), with the only mutation in it changed. */
  async function forged(change: (row: Row) => Row | Row[]): Promise<string> {
    const { store, engine } = engineOn(new MemoryStore(), () => ({ kind: 'failure', failure: 'offline' }));
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    const [row] = await (store as MemoryStore).unsent();
    return writeQueueFile(OWNER, WHEN, [change(row as Row)].flat());
  }
  const conflict = {
    outboxEventId: testId(),
    reason: 'VERSION',
    fields: ['note'],
    baseVersion: 1,
    serverVersion: 2,
    serverData: { note: 'x' },
    modifiedBy: null,
    modifiedAt: null,
  };
  const rejection = { outboxEventId: testId(), code: 'VALIDATION', message: 'no', errors: [] };

  it('OB-21 one that nobody has changed is read, with what waits for a person', async () => {
    expect(mutationsIn(await forged((row) => row))).toHaveLength(1);
    expect(mutationsIn(await forged((row) => ({ ...row, state: 'conflict', conflict })))).toHaveLength(1);
    expect(mutationsIn(await forged((row) => ({ ...row, state: 'rejected', rejection })))).toHaveLength(1);
  });

  it.each<[string, (row: Row) => Row | Row[]]>([
    // A screen would stop at what it expects in it, after every start.
    ['a conflict without its parts', (row) => ({ ...row, state: 'conflict', conflict: {} })],
    ['a conflict without a conflict', (row) => ({ ...row, state: 'conflict', conflict: null })],
    [
      'a conflict whose fields are no list',
      (row) => ({ ...row, state: 'conflict', conflict: { ...conflict, fields: 'note' } }),
    ],
    ['a refusal without its parts', (row) => ({ ...row, state: 'rejected', rejection: {} })],
    ['a refusal without a refusal', (row) => ({ ...row, state: 'rejected', rejection: null })],
    // A server refuses the whole request for its shape: the honest changes beside it would never leave.
    ['a time that is none', (row) => ({ ...row, createdAt: 'yesterday' })],
    ['a reason longer than the protocol has it', (row) => ({ ...row, reason: 'x'.repeat(501) })],
    ['a type longer than the protocol has it', (row) => ({ ...row, entityType: 'x'.repeat(101), schemaVersion: 1 })],
    ['a version of a contract before the first', (row) => ({ ...row, schemaVersion: 0 })],
    ['a version of a contract that is no whole number', (row) => ({ ...row, schemaVersion: 0.5 })],
    ['more predecessors than the protocol has them', (row) => ({ ...row, after: Array.from({ length: 257 }, testId) })],
    ['content of a first sending that is none', (row) => ({ ...row, sentAs: 'x' })],
    ['content of a first sending without a version', (row) => ({ ...row, sentAs: { payload: {} } })],
    // Two of one id: which of them has the server's answer?
    ['two changes of one id', (row) => [row, { ...row, payload: { birthName: 'AUTRE' } }]],
    // It would wait for itself.
    ['a creation that waits for itself', (row) => ({ ...row, dependsOn: [`patient/${String(row['entityId'])}`] })],
    ['a dependence on nothing', (row) => ({ ...row, dependsOn: ['patient'] })],
    // What was never judged shows in lists before the server can refuse it.
    ['content that the contract does not have', (row) => ({ ...row, payload: { ...CLAIRE, phones: 'x' } })],
    ['content without what the contract needs', (row) => ({ ...row, payload: { birthName: 7 } })],
    [
      'content with a prototype',
      (row) => ({ ...row, payload: JSON.parse('{"__proto__":{"x":1},"birthName":"A"}') as Row }),
    ],
    ['content larger than a request', (row) => ({ ...row, payload: { ...CLAIRE, note: 'x'.repeat(1_100_000) } })],
  ])('OB-21 %s: all of it is refused', async (_name, change) => {
    expect(readQueueFile(await forged(change), OWNER, clinic).kind).toBe('damaged');
  });
});
