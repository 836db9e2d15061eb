import { fireEvent, screen, waitFor } from '@testing-library/react';
import { Route, Routes, useNavigate } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { acknowledgeAll, CLAIRE, downWord, engineOn, testId, type Call } from '../../../test/support/queue.ts';
import { clinic } from '../../contract/clinic.ts';
import type { SyncUpRequest } from '../../contract/protocol.ts';
import { createClient } from '../../hooks/client.ts';
import { ClientProvider } from '../../hooks/index.ts';
import { StorageError } from '../../queue/storage.ts';
import { useAlarm } from '../../ui/alarm.ts';
import { show } from '../../ui/testing/render.tsx';
import { patientListing } from './listing.ts';
import { PatientEditor } from './patient-editor.tsx';

const ID = testId();

function Links() {
  const navigate = useNavigate();
  const alarm = useAlarm();
  return (
    <>
      <button onClick={() => void navigate(`/patients/${ID}/edit`)}>edit</button>
      <button onClick={() => void navigate('/elsewhere')}>leave</button>
      {alarm && <button onClick={alarm.back}>back</button>}
    </>
  );
}

/** A device with one patient, whose version on the server is what `server.version` says. */
async function device() {
  const store = new MemoryStore();
  const server = { version: 3 };
  const page = () =>
    downWord({
      cursor: `c${server.version}`,
      changes: [{ id: `c${server.version}`, entityType: 'patient', entityId: ID, operation: 'UPDATE', payload: { ...CLAIRE, id: ID, version: server.version, note: `note ${server.version}` }, serverVersion: server.version, modifiedAt: '2026-11-21T09:00:00.000Z', modifiedBy: null }],
    });
  const world = engineOn(store, (call: Call) => (call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : page()));
  const client = createClient({
    domain: clinic, listings: [patientListing], engine: world.engine, store, reads: store,
    runner: { nudge: () => undefined, syncNow: () => world.engine.sync({ force: true }), start: () => undefined, stop: () => undefined },
    clock: { now: () => world.time.now }, random: { next: () => 0.5, bytes16: () => crypto.getRandomValues(new Uint8Array(16)) },
    isOnline: () => true, later: (ms, work) => void setTimeout(work, ms),
  });
  /** Somebody else saves the note again, and this device hears of it. */
  const othersSave = async () => {
    server.version += 1;
    await world.engine.sync();
    client.onNotice({ type: 'changed', keys: [`patient/${ID}`], remote: true });
  };
  await world.engine.sync();
  await show(
    <ClientProvider client={client}>
      <Links />
      <Routes>
        <Route path="/patients/:id/edit" element={<PatientEditor />} />
        <Route path="*" element={null} />
      </Routes>
    </ClientProvider>,
  );
  const sentBases = async () => {
    await waitFor(async () => expect((await store.counts()).pending).toBe(1));
    await world.engine.sync();
    return world.ups().flatMap(({ events }) => events).map(({ payload, baseVersion }) => ({ payload, baseVersion }));
  };
  return { store, othersSave, sentBases };
}

const note = () => screen.findByTestId<HTMLTextAreaElement>('field-note');
const type = async (text: string) => fireEvent.change(await note(), { target: { value: text } });

describe('patient editor', () => {
  beforeEach(() => localStorage.clear());

  it('RB-13 what others saved while the form was open is not overwritten unseen', async () => {
    const { othersSave, sentBases } = await device();
    fireEvent.click(screen.getByText('edit'));
    expect((await note()).value).toBe('note 3');
    await othersSave();
    await type('mine');
    fireEvent.click(screen.getByTestId('save'));
    expect(await sentBases()).toEqual([{ payload: { note: 'mine' }, baseVersion: 3 }]);
  });

  it('RB-13 a draft keeps the version over which it was begun', async () => {
    const { store } = await device();
    fireEvent.click(screen.getByText('edit'));
    await type('mine');
    fireEvent.click(screen.getByText('leave'));
    await waitFor(async () => expect(await store.draftsOf(`patient/${ID}`)).toMatchObject([{ values: { note: 'mine' }, seen: 3 }]));
  });

  it('RB-13 and is saved over that one, whatever came until then', async () => {
    const { store, othersSave, sentBases } = await device();
    await store.saveDraft(`patient/${ID}`, { note: 'mine' }, '2026-11-21T09:00:00.000Z', 3);
    await othersSave();
    fireEvent.click(screen.getByText('edit'));
    expect((await note()).value).toBe('mine');
    fireEvent.click(screen.getByTestId('save'));
    expect(await sentBases()).toEqual([{ payload: { note: 'mine' }, baseVersion: 3 }]);
  });

  it('DF-3 what is saved is no draft any more', async () => {
    const { store, sentBases } = await device();
    fireEvent.click(screen.getByText('edit'));
    await type('mine');
    fireEvent.click(screen.getByTestId('save'));
    await sentBases();
    expect(await store.draftsOf(`patient/${ID}`)).toEqual([]);
  });

  it('DF-2 of several drafts the newest is shown, and the next when it is asked for', async () => {
    const { store } = await device();
    for (const n of [1, 2]) await store.saveDraft(`patient/${ID}/${n}`, { note: `draft ${n}` }, `2026-11-21T09:00:0${n}.000Z`, 3);
    fireEvent.click(screen.getByText('edit'));
    expect((await note()).value).toBe('draft 2');
    fireEvent.click(screen.getByTestId('draft-next'));
    expect(await screen.findByDisplayValue('draft 1')).toBe(await note());
    expect(await store.draftsOf(`patient/${ID}`)).toHaveLength(2);
  });

  it('DF-3 whoever goes back to what could not be kept finds that, not another draft', async () => {
    const { store } = await device();
    await store.saveDraft(`patient/${ID}/other`, { note: 'another' }, '2026-11-21T08:00:00.000Z', 3);
    fireEvent.click(screen.getByText('edit'));
    expect((await note()).value).toBe('another');
    await type('mine');
    store.failure = new StorageError('full');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(screen.queryByTestId('field-note')).toBeNull());
    await store.saveDraft(`patient/${ID}/newer`, { note: 'newer' }, '2027-11-21T08:00:00.000Z', 3);
    store.failure = null;
    fireEvent.click(await screen.findByText('back'));
    expect((await note()).value).toBe('mine');
    expect((await store.draftsOf(`patient/${ID}`)).map(({ values }) => values['note'])).toEqual(['newer', 'mine']);
  });
});
