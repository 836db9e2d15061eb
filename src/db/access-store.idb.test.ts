import { expect, it } from 'vitest';
import { testId } from '../../test/support/queue.ts';
import { clinic } from '../contract/clinic.ts';
import { defineEntity } from '../contract/entity.ts';
import { patient } from '../contract/entities/patient.ts';
import type { Access } from '../contract/protocol.ts';
import { addAccess, dropAccesses, waitingAccesses } from './access-store.ts';
import { DexieStore } from './dexie-store.ts';
import { addToJournal, readJournal } from './journal-store.ts';
import { openDatabase } from './schema.ts';

const same = (object: object) => ({ ...object });
const later = {
  ...clinic,
  entities: clinic.entities.map((entity) =>
    entity.type === 'patient'
      ? defineEntity({ ...patient, schemaVersion: 2, steps: { 1: { payload: same, record: same } } })
      : entity,
  ),
};

const access = (time: string, action: 'read' | 'print' = 'read'): Access => ({
  entityType: 'patient',
  entityId: testId(),
  at: `2026-11-21T${time}:00.000Z`,
  action,
});

it('CR-59 accesses wait in the order of their time until they are dropped; a repeat is one', async () => {
  const database = openDatabase('accesses-1', clinic);
  const [first, second, third] = [access('08:00'), access('09:00', 'print'), access('10:00')];
  for (const each of [third, first, second, first]) await addAccess(database, each);
  expect(await waitingAccesses(database, 10)).toEqual([first, second, third]);
  expect(await waitingAccesses(database, 2)).toEqual([first, second]);
  await dropAccesses(database, [first, second]);
  expect(await waitingAccesses(database, 10)).toEqual([third]);
});

it('CR-59 QA-12 accesses and the journal outlive an upgrade of the store, which drops what screens kept', async () => {
  const before = openDatabase('accesses-2', clinic);
  const kept = access('08:00');
  await addAccess(before, kept);
  const note = { at: 1, mutationId: testId(), entityType: 'patient', entityId: testId() };
  const transitions = [{ ...note, operation: 'CREATE' as const, from: null, to: 'pending' as const }];
  await addToJournal(before, { transitions, requests: [], depth: 1, at: 1 });
  await new DexieStore(before, () => 0).saveBlobs([{ name: 'list:patient:head', value: 1 }]);
  before.close();
  const after = openDatabase('accesses-2', later);
  expect(await waitingAccesses(after, 10)).toEqual([kept]);
  expect((await readJournal(after)).journal).toMatchObject({ transitions, hours: [{ deepest: 1 }] });
  expect(await new DexieStore(after, () => 0).loadBlobs(['list:patient:head'])).toEqual([undefined]);
});
