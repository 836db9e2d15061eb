import { clinic } from '../../src/contract/clinic.ts';
import type { Change, SyncDownRequest, SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase, type LocalDatabase } from '../../src/db/schema.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Intent } from '../../src/queue/model.ts';
import type { Reply } from '../../src/transport/reply.ts';
import { answer, CLAIRE, downAnswer, engineOn, intent, testId, upAnswer, type Call } from '../support/queue.ts';

type Fate = 'conflict' | 'reject' | 'fail' | 'rename' | 'silence';

/** What the run leaves in the store, by what it is. */
export interface Left {
  database: LocalDatabase;
  ids: Record<
    | 'acknowledged'
    | 'conflict'
    | 'heldByConflict'
    | 'settled'
    | 'settlement'
    | 'rejectedCreate'
    | 'dependant'
    | 'failed'
    | 'sent'
    | 'pending'
    | 'deleted',
    string
  >;
}

/**
 * A day of work on one device, by the engine on IndexedDB against a server that can do everything the protocol allows:
 * at its end the queue holds a mutation in every state, an alias, drafts, a ring, a row that could not be read, and a
 * request under way.
 */
export async function workADay(name: string): Promise<Left> {
  const database = openDatabase(name, clinic);
  const fates = new Map<string, Fate>();
  const versions = new Map<string, number>();
  const rows = new Map<string, Change>();

  const wordOn = (request: SyncUpRequest): Reply => {
    const parts: { [K in 'acknowledged' | 'conflicts' | 'rejected' | 'deferred']: SyncUpResponse[K][number][] } = {
      acknowledged: [],
      conflicts: [],
      rejected: [],
      deferred: [],
    };
    const stuck = new Map<string, string>();
    for (const event of request.events) {
      const payload = event.payload as JsonObject;
      const parent =
        stuck.get(event.entityId) ??
        [...stuck].find(([entityId]) => Object.values(payload).flat().includes(entityId))?.[1];
      const fate = fates.get(event.id);
      if (parent !== undefined && event.resolves !== parent) {
        parts.deferred.push({ outboxEventId: event.id, code: 'BLOCKED', blockedBy: parent });
      } else if (fate === 'conflict') {
        stuck.set(event.entityId, event.id);
        parts.conflicts.push({
          outboxEventId: event.id,
          reason: 'VERSION',
          fields: ['note'],
          baseVersion: 1,
          serverVersion: 2,
          serverData: { ...CLAIRE, note: 'celle du serveur', id: event.entityId, version: 2 },
          modifiedBy: { id: testId(), name: 'Accueil' },
          modifiedAt: '2026-11-21T08:59:00.000Z',
        });
      } else if (fate === 'reject') {
        stuck.set(event.entityId, event.id);
        parts.rejected.push({
          outboxEventId: event.id,
          code: 'DUPLICATE',
          message: 'the identifier is taken',
          errors: [{ path: 'identifiers', message: 'taken' }],
        });
      } else {
        const version = (versions.get(event.entityId) ?? 0) + 1;
        versions.set(event.entityId, version);
        const entityId = fate === 'rename' ? testId() : event.entityId;
        const serverData =
          event.operation === 'DELETE' ? null : ({ ...CLAIRE, ...payload, id: entityId, version } as JsonObject);
        if (serverData)
          rows.set(entityId, {
            id: event.id,
            entityType: event.entityType,
            entityId,
            operation: 'UPDATE',
            payload: serverData,
            serverVersion: version,
            modifiedAt: event.createdAt,
            modifiedBy: null,
          });
        parts.acknowledged.push({
          outboxEventId: event.id,
          serverEventId: event.id,
          entityId,
          serverVersion: version,
          merged: false,
          serverData,
        });
      }
    }
    return upAnswer(parts);
  };

  let underWay: () => void = () => undefined;
  const serve = (call: Call): Reply | Promise<Reply> => {
    if (!call.path.endsWith('/up'))
      return (call.body as SyncDownRequest).cursor === null
        ? downAnswer({ changes: [...rows.values(), { unreadable: true } as never] })
        : downAnswer();
    const request = call.body as SyncUpRequest;
    if (request.events.some(({ id }) => fates.get(id) === 'silence')) {
      underWay();
      return new Promise<Reply>(() => undefined);
    }
    return request.events.some(({ id }) => fates.get(id) === 'fail') ? answer({}, 500) : wordOn(request);
  };
  const { engine, store, time } = engineOn(
    new DexieStore(database, () => Date.parse('2026-11-21T09:00:00.000Z')),
    serve,
  );
  const enqueue = async (fate: Fate | null, made: Intent): Promise<Intent> => {
    if (fate) fates.set(made.id, fate);
    await engine.enqueue([made]);
    return made;
  };
  const sync = async (rounds = 1): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      time.now += 10 * 60_000;
      await engine.sync({ force: true });
    }
  };

  const [calm, disputed, chosen, gone] = [testId(), testId(), testId(), testId()];
  const acknowledged = await enqueue(null, intent('CREATE', calm, CLAIRE));
  for (const entityId of [disputed, chosen, gone])
    await enqueue(null, intent('CREATE', entityId, { ...CLAIRE, note: 'vue au cabinet' }));
  await enqueue('rename', intent('CREATE', testId(), CLAIRE));
  await sync();

  const conflict = await enqueue('conflict', intent('UPDATE', disputed, { note: 'la mienne' }));
  const heldByConflict = await enqueue(null, intent('UPDATE', disputed, { email: 'claire@exemple.fr' }));
  const settled = await enqueue('conflict', intent('UPDATE', chosen, { note: 'la mienne aussi' }));
  const refused = testId();
  const rejectedCreate = await enqueue(
    'reject',
    intent('CREATE', refused, { ...CLAIRE, identifiers: [{ system: 'nir', value: '284027512345678' }] }),
  );
  const dependant = await enqueue(
    null,
    intent(
      'CREATE',
      testId(),
      {
        patientId: refused,
        practitionerIds: [testId()],
        start: '2026-11-23T09:00:00.000Z',
        end: '2026-11-23T09:15:00.000Z',
        status: 'booked',
      },
      { entityType: 'appointment' },
    ),
  );
  await sync();
  const failed = await enqueue('fail', intent('UPDATE', calm, { note: 'que le serveur ne digère pas' }));
  await sync(8);
  fates.delete(failed.id);

  const settlement = await enqueue(
    'silence',
    intent('UPDATE', chosen, { note: 'la mienne aussi' }, { resolves: settled.id }),
  );
  const sent = await enqueue('silence', intent('UPDATE', gone, { usualName: 'MARTIN' }));
  const waits = new Promise<void>((resolve) => (underWay = resolve));
  void engine.sync({ force: true });
  await waits;
  const pending = await enqueue(null, intent('CREATE', testId(), { ...CLAIRE, birthName: 'NOUVELLE' }));
  await enqueue(null, intent('UPDATE', gone, { usualName: 'MARTIN-DUPONT' }));
  const deleted = await enqueue(null, intent('DELETE', gone, {}));

  const reads = store as DexieStore;
  await reads.saveDraft(
    'patient:new',
    { birthName: 'EN COURS', note: 'pas encore enregistré' },
    '2026-11-21T09:00:00.000Z',
  );
  await reads.saveDraft(`patient:${calm}`, { email: 'brouillon@exemple.fr' }, '2026-11-21T09:01:00.000Z');
  await reads.saveBlobs([{ name: 'list:patient:head', value: { anything: 'made anew when it is missing' } }]);
  await reads.beat();
  const of = {
    acknowledged,
    conflict,
    heldByConflict,
    settled,
    settlement,
    rejectedCreate,
    dependant,
    failed,
    sent,
    pending,
    deleted,
  };
  return { database, ids: Object.fromEntries(Object.entries(of).map(([key, { id }]) => [key, id])) as Left['ids'] };
}
