import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Route, Routes, useNavigate } from 'react-router';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientOn } from '../../../test/support/client.ts';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, testId, type Call } from '../../../test/support/queue.ts';
import type { SyncUpRequest } from '../../contract/protocol.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import { StorageError } from '../../queue/storage.ts';
import { useAlarm } from '../../ui/shell/alarm.ts';
import { show } from '../../ui/testing/render.tsx';
import { ToastHost, withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { patientListing } from './listing.ts';
import { screens } from './screens.ts';

const ID = testId();

function Links() {
  const navigate = useNavigate();
  const alarm = useAlarm();
  return (
    <>
      <button onClick={() => void navigate(`/patients/${ID}/edit`)}>edit</button>
      <button onClick={() => void navigate('/patients/new')}>new</button>
      <button onClick={() => void navigate('/elsewhere')}>leave</button>
      <ToastHost />
      {alarm && <button onClick={alarm.back}>back</button>}
    </>
  );
}

/** A device with one patient, whose version on the server is what `server.version` says. */
async function device() {
  const store = new MemoryStore();
  const server = { version: 3 };
  const page = () =>
    downAnswer({
      cursor: `c${server.version}`,
      changes: [
        {
          id: `c${server.version}`,
          entityType: 'patient',
          entityId: ID,
          operation: 'UPDATE',
          payload: {
            ...CLAIRE,
            id: ID,
            version: server.version,
            updatedAt: '2026-11-21T09:00:00.000Z',
            note: `note ${server.version}`,
          },
          serverVersion: server.version,
          modifiedAt: '2026-11-21T09:00:00.000Z',
          modifiedBy: { id: 'u2', name: 'Dr Petit' },
        },
      ],
    });
  const world = engineOn(store, (call: Call) =>
    call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : page(),
  );
  const client = clientOn(world, store, { listings: [patientListing] });
  /** Somebody else saves the note again, and this device hears of it. */
  const othersSave = async () => {
    server.version += 1;
    await world.engine.sync();
    client.onNotice({ type: 'changed', keys: [`patient/${ID}`], remote: true });
  };
  await world.engine.sync();
  const session = { account: { user: { role: 'practitioner' }, permissions: { patient: 'rw' } } } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <Links />
        <Routes>
          <Route path="/patients/new" element={<screens.Editor />} />
          <Route path="/patients/:id/edit" element={<screens.Editor />} />
          <Route path="*" element={null} />
        </Routes>
      </ClientProvider>
    </SessionContext>,
  );
  const sentBases = async () => {
    await waitFor(async () => expect((await store.counts()).pending).toBe(1));
    await world.engine.sync();
    return world
      .ups()
      .flatMap(({ events }) => events)
      .map(({ payload, baseVersion }) => ({ payload, baseVersion }));
  };
  return { store, othersSave, sentBases };
}

const note = () => screen.findByTestId<HTMLTextAreaElement>('field-note');
const type = async (text: string) => fireEvent.change(await note(), { target: { value: text } });

describe('patient editor', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

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
    await waitFor(async () =>
      expect(await store.draftsOf(`patient/${ID}`)).toMatchObject([{ values: { note: 'mine' }, seen: 3 }]),
    );
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
    for (const n of [1, 2])
      await store.saveDraft(`patient/${ID}/${n}`, { note: `draft ${n}` }, `2026-11-21T09:00:0${n}.000Z`, 3);
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

  const fill = async (fields: Record<string, string>) => {
    for (const [field, value] of Object.entries(fields)) {
      const control = await screen.findByTestId(`field-${field}`);
      fireEvent.change(control, { target: { value } });
      fireEvent.blur(control);
    }
  };
  const NOUR = { birthName: 'BENALI', birthGivenNames: 'Nour', birthDate: '1990-01-02', gender: 'Féminin' };

  it.each([
    ['a click', () => screen.getByTestId('save').click()],
    ['Enter', () => screen.getByTestId('save').closest('form')?.requestSubmit()],
  ])('H2 UI-10 saved by %s twice before the next render, a new patient is one record', async (_way, save) => {
    const { store } = await device();
    fireEvent.click(screen.getByText('new'));
    await fill(NOUR);
    act(() => {
      save();
      save();
    });
    await waitFor(async () => expect((await store.counts()).pending).toBe(1));
    expect(store.ordered()).toHaveLength(1);
  });

  it('H2 UI-10 an edit saved twice is one change', async () => {
    const { store } = await device();
    fireEvent.click(screen.getByText('edit'));
    await type('mine');
    act(() => {
      screen.getByTestId('save').click();
      screen.getByTestId('save').click();
    });
    await waitFor(async () => expect((await store.counts()).pending).toBe(1));
    expect(store.ordered()).toHaveLength(1);
  });

  it('H8 UI-12 DF-5 cancel discards: the next new form is empty, and undo brings what was typed back', async () => {
    const { store } = await device();
    fireEvent.click(screen.getByText('new'));
    await fill({ birthName: 'BENALI', birthGivenNames: 'Nour' });
    fireEvent.click(screen.getByTestId('cancel'));
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    fireEvent.click(screen.getByText('new'));
    expect((await screen.findByTestId<HTMLInputElement>('field-birthName')).value).toBe('');
    expect(screen.queryByTestId('draft-restored')).toBeNull();
    fireEvent.click(screen.getByTestId('undo'));
    expect(await screen.findByDisplayValue('BENALI')).toBe(screen.getByTestId('field-birthName'));
    await waitFor(async () =>
      expect((await store.draftsOf('patient/new')).map(({ values }) => values['birthName'])).toEqual(['BENALI']),
    );
  });

  it('H8 UI-12 Escape in an edit form discards too; nothing typed, nothing offered', async () => {
    // Without a layout every closed list of choices looks open, and would take the key.
    vi.spyOn(Element.prototype, 'getClientRects').mockReturnValue([] as unknown as DOMRectList);
    onTestFinished(() => void vi.restoreAllMocks());
    const { store } = await device();
    fireEvent.click(screen.getByText('edit'));
    await note();
    fireEvent.keyDown(window, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    expect(screen.queryByTestId('undo')).toBeNull();
    fireEvent.click(screen.getByText('edit'));
    await type('mine');
    fireEvent.keyDown(window, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    fireEvent.click(screen.getByText('edit'));
    expect((await note()).value).toBe('note 3');
    expect(await store.draftsOf(`patient/${ID}`)).toEqual([]);
    fireEvent.click(screen.getByTestId('undo'));
    expect(await screen.findByDisplayValue('mine')).toBe(await note());
  });

  it('H8 UI-12 what was left without a decision says whose it is and when it was typed, and one tap starts empty', async () => {
    const { store } = await device();
    await store.saveDraft(
      'patient/new',
      { birthName: 'Benali', birthGivenNames: 'Nour' },
      '2026-11-20T09:00:00.000Z',
      null,
    );
    fireEvent.click(screen.getByText('new'));
    const banner = await screen.findByTestId('draft-restored');
    expect(banner.textContent).toMatch(/BENALI Nour.*20\/11/);
    fireEvent.click(screen.getByTestId('draft-restart'));
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>('field-birthName').value).toBe(''));
    await waitFor(async () => expect(await store.draftsOf('patient/new')).toEqual([]));
    expect(screen.getByTestId('undo')).toBeDefined();
  });

  it('DF-7 what was typed in an older version of the form is shown where that has no field for it, and stays until it is saved', async () => {
    const { store, sentBases } = await device();
    const older = { note: 'mine', ins: '1 84 02 75 116 001', addressLine: '3 rue Haute\nAppartement 2', city: '' };
    await store.saveDraft(`patient/${ID}`, older, '2026-11-20T09:00:00.000Z', 1);
    fireEvent.click(screen.getByText('edit'));
    const left = await screen.findByTestId('draft-left-over');
    expect(left.querySelectorAll('li')).toHaveLength(2);
    expect(left.textContent).toMatch(/1 84 02 75 116 001.*3 rue Haute/s);
    await type('mine, and more');
    const kept = { note: 'mine, and more', ins: older.ins, addressLine: older.addressLine };
    await waitFor(async () => expect((await store.draftsOf(`patient/${ID}`))[0]?.values).toEqual(kept));
    fireEvent.click(screen.getByTestId('save'));
    expect(await sentBases()).toEqual([{ payload: { note: 'mine, and more' }, baseVersion: 1 }]);
    await waitFor(async () => expect(await store.draftsOf(`patient/${ID}`)).toEqual([]));
  });

  it('H25 UI-13 a colleague’s change is told in the open form, field by field, and saving still goes with the version that was seen', async () => {
    const { othersSave, sentBases } = await device();
    fireEvent.click(screen.getByText('edit'));
    await type('mine');
    await act(othersSave);
    const notice = await screen.findByTestId('others-changed');
    expect(notice.textContent).toMatch(/Dr Petit/);
    expect(screen.getByTestId('others-field').dataset['field']).toBe('note');
    expect(notice.textContent).toMatch(/note 3.*note 4.*mine/);
    fireEvent.click(screen.getByTestId('keep-going'));
    expect(screen.queryByTestId('others-changed')).toBeNull();
    expect((await note()).value).toBe('mine');
    fireEvent.click(screen.getByTestId('save'));
    expect(await sentBases()).toEqual([{ payload: { note: 'mine' }, baseVersion: 3 }]);
  });

  it('H25 UI-13 theirs can be taken; what is changed after that is changed over their version', async () => {
    const { othersSave, sentBases } = await device();
    fireEvent.click(screen.getByText('edit'));
    await type('mine');
    await act(othersSave);
    fireEvent.click(await screen.findByTestId('take'));
    expect((await note()).value).toBe('note 4');
    expect(screen.queryByTestId('others-changed')).toBeNull();
    await type('note 4 and mine');
    fireEvent.click(screen.getByTestId('save'));
    expect(await sentBases()).toEqual([{ payload: { note: 'note 4 and mine' }, baseVersion: 4 }]);
  });

  it('H25 UI-13 a further change is told again after "keep going"', async () => {
    const { othersSave } = await device();
    fireEvent.click(screen.getByText('edit'));
    await type('mine');
    await act(othersSave);
    fireEvent.click(await screen.findByTestId('keep-going'));
    await act(othersSave);
    expect((await screen.findByTestId('others-changed')).textContent).toMatch(/note 5/);
  });
});
