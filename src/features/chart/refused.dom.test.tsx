import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId, upAnswer, type Reply } from '../../../test/support/queue.ts';
import { isIntact } from '../../contract/clinical/signature.ts';
import { applyPatch } from '../../contract/entity.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import { prescription } from '../../contract/entities/prescription.ts';
import type { Conflict, Rejected, SyncUpRequest } from '../../contract/protocol.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { chartScreens } from './screens.tsx';
import { signedPatch } from './sign.ts';
import { CLAIRE_ID, device, USER_ID, type Held } from './testing/device.tsx';

const SCREENS = chartScreens(patients, consents);
const AUTHOR = testId();
const practitioner: Held = { entityType: 'practitioner', id: AUTHOR, data: { familyName: 'PETIT', givenNames: 'Luc' } };
const ME = { id: USER_ID, name: 'Dr Petit' };
const COLLEAGUE = { id: testId(), name: 'Dr Benali' };
const AT = new Date('2026-11-20T10:00Z');

const DRAFT: JsonObject = {
  patientId: CLAIRE_ID,
  practitionerId: AUTHOR,
  occurredAt: '2026-11-20T09:00:00.000Z',
  type: 'note',
  title: 'Toux',
  text: 'Motif\nToux',
  reason: 'Toux',
};

const held = (entityType: string, data: JsonObject): Held => ({ entityType, id: testId(), data });
const open = () => fireEvent.click(screen.getByText('open'));
const signed = async (by: typeof ME) =>
  applyPatch(DRAFT, await signedPatch(medicalRecord, DRAFT, { status: 'finished' }, by, AT));

type Events = SyncUpRequest['events'];

/** The first change of these is not taken; whatever comes later is. */
function once(
  answer: (event: Events[number]) => Parameters<typeof upAnswer>[0],
): (events: Events) => Reply | undefined {
  let left = 1;
  return (events) => {
    const [event] = events;
    return event === undefined || left-- <= 0 ? undefined : upAnswer(answer(event));
  };
}

const rejected = (parts: Omit<Rejected, 'outboxEventId' | 'message'>) =>
  once(({ id }) => ({ rejected: [{ outboxEventId: id, message: 'no', ...parts }] }));

const conflict = (serverData: JsonObject, fields: string[]) =>
  once(({ id, entityId }) => ({
    conflicts: [
      {
        outboxEventId: id,
        reason: 'VERSION',
        fields,
        baseVersion: 1,
        serverVersion: 2,
        serverData: { ...serverData, id: entityId, version: 2 },
        modifiedBy: COLLEAGUE,
        modifiedAt: '2026-11-21T08:00:00.000Z',
      } as Conflict,
    ],
  }));

async function sign(): Promise<void> {
  open();
  fireEvent.click(await screen.findByTestId('sign'));
  fireEvent.click(await screen.findByTestId('confirm'));
}

const why = async () => (await screen.findByTestId('unsigned')).dataset['why'];

describe('a signature that the server does not take', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-26 the author alone: the page says so, the note is a draft with all of its content', async () => {
    const note = held('medicalRecord', DRAFT);
    const { sent } = await device(SCREENS, `/medical-records/${note.id}`, {
      held: [practitioner, note],
      up: rejected({ code: 'FORBIDDEN', errors: [] }),
    });
    await sign();
    await screen.findByTestId('addendum');
    await sent();
    expect(await why()).toBe('author');
    expect(screen.getByTestId('unsigned').textContent).toContain('le contenu est conservé, non signé');
    expect(screen.getByText('Toux', { selector: 'p' })).toBeDefined();
    for (const gone of ['addendum', 'signature']) expect(screen.queryByTestId(gone)).toBeNull();
    expect(screen.getByTestId('edit')).toBeDefined();
    fireEvent.click(screen.getByTestId('discard-deed'));
    await waitFor(async () => {
      await sent();
      expect(screen.queryByTestId('unsigned')).toBeNull();
    });
  });

  it('CR-26 what was refused is signed anew from the page, and that settles it', async () => {
    const note = held('medicalRecord', DRAFT);
    const { sent } = await device(SCREENS, `/medical-records/${note.id}`, {
      held: [practitioner, note],
      up: rejected({
        code: 'VALIDATION',
        errors: [{ path: 'signature.contentHash', message: 'no', code: 'wrong_hash' }],
      }),
    });
    await sign();
    await screen.findByTestId('addendum');
    const [first] = await sent();
    expect(await why()).toBe('changed');
    await sign();
    await screen.findByTestId('addendum');
    await waitFor(async () => expect(await sent()).toHaveLength(2));
    const [, second] = await sent();
    expect(second?.resolves).toBe(first?.id);
    await waitFor(() => expect(screen.queryByTestId('unsigned')).toBeNull());
  });

  it('CR-26 a note that changed meanwhile is shown as it is now, unsigned, and signed over that', async () => {
    const note = held('medicalRecord', DRAFT);
    const theirs = { ...DRAFT, plan: 'Radio du thorax' };
    const { sent } = await device(SCREENS, `/medical-records/${note.id}`, {
      held: [practitioner, note],
      up: conflict(theirs, ['plan']),
    });
    await sign();
    await screen.findByTestId('addendum');
    await sent();
    expect(await why()).toBe('changed');
    expect(screen.getByText('Radio du thorax')).toBeDefined();
    for (const gone of ['addendum', 'signature', 'edit']) expect(screen.queryByTestId(gone)).toBeNull();
    await sign();
    await waitFor(async () => expect(await sent()).toHaveLength(2));
    const [first, second] = await sent();
    expect(second).toMatchObject({ resolves: first?.id, baseVersion: 2 });
    expect(await isIntact(medicalRecord, applyPatch(theirs, second?.payload as JsonObject))).toBe(true);
  });

  it('CR-26 a note that was signed meanwhile keeps that signature', async () => {
    const note = held('medicalRecord', DRAFT);
    const { sent } = await device(SCREENS, `/medical-records/${note.id}`, {
      held: [practitioner, note],
      up: conflict(await signed(COLLEAGUE), ['signature', 'status']),
    });
    await sign();
    await screen.findByTestId('addendum');
    await sent();
    expect(await why()).toBe('already');
    expect(screen.getByTestId('unsigned').textContent).toContain('Dr Benali');
    expect(screen.getByTestId('signature').textContent).toContain('Dr Benali');
    fireEvent.click(screen.getByTestId('discard-deed'));
    await waitFor(async () => {
      await sent();
      expect(screen.queryByTestId('unsigned')).toBeNull();
    });
  });

  it('CR-26 an ordonnance too; a renewal that was refused becomes a draft in its form', async () => {
    const lines = [{ drug: { name: 'DOLIPRANE 1000 mg' }, posology: '1 comprimé le soir' }];
    const draft: JsonObject = {
      patientId: CLAIRE_ID,
      practitionerId: AUTHOR,
      status: 'draft',
      prescribedAt: '2026-11-20T09:00:00.000Z',
      lines,
    };
    const old = applyPatch(draft, await signedPatch(prescription, draft, { status: 'active' }, ME, AT));
    const record = held('prescription', old);
    const { sent } = await device(SCREENS, `/prescriptions/${record.id}`, {
      held: [practitioner, record],
      up: rejected({ code: 'FORBIDDEN', errors: [] }),
    });
    open();
    fireEvent.click(await screen.findByTestId('renew'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await waitFor(() => expect(screen.queryByTestId('record-header')?.dataset['entityId']).not.toBe(record.id));
    await sent();
    fireEvent.click(await screen.findByText('Voir'));
    await screen.findByDisplayValue('DOLIPRANE 1000 mg');
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('sign');
    await waitFor(async () => expect(await sent()).toHaveLength(2));
    const [first, second] = await sent();
    expect(second).toMatchObject({ resolves: first?.id, entityId: first?.entityId, payload: { status: 'draft' } });
    expect(second?.payload).not.toHaveProperty('signature');
  });
});

describe('addenda', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-27 one that met another is kept and added after it', async () => {
    const before = await signed(ME);
    const note = held('medicalRecord', before);
    const theirs = { text: 'Fièvre', at: '2026-11-21T08:00:00.000Z', userId: COLLEAGUE.id, name: COLLEAGUE.name };
    const { sent } = await device(SCREENS, `/medical-records/${note.id}`, {
      held: [practitioner, note],
      up: conflict({ ...before, addenda: [theirs] }, ['addenda']),
    });
    open();
    fireEvent.click(await screen.findByTestId('addendum'));
    fireEvent.change(await screen.findByTestId('field-addendum'), { target: { value: 'Toux grasse' } });
    fireEvent.click(screen.getByTestId('add-addendum'));
    await waitFor(() => expect(screen.queryByTestId('addenda')?.textContent).toContain('Toux grasse'));
    await sent();
    expect((await screen.findByTestId('addendum-refused')).textContent).toContain('Toux grasse');
    expect(screen.getByTestId('addenda').textContent).toContain('Fièvre');
    fireEvent.click(screen.getByTestId('add-again'));
    await waitFor(async () => expect(await sent()).toHaveLength(2));
    const [first, second] = await sent();
    expect(second).toMatchObject({ resolves: first?.id, payload: { addenda: [theirs, { text: 'Toux grasse' }] } });
    await waitFor(() => expect(screen.queryByTestId('addendum-refused')).toBeNull());
  });

  it('DF-1 DF-5 CR-23 what is typed is in the store within half a second; cancelled, undo brings it back', async () => {
    const note = held('medicalRecord', await signed(ME));
    const { store, sent } = await device(SCREENS, `/medical-records/${note.id}`, { held: [practitioner, note] });
    const form = `medicalRecord/${note.id}/addendum`;
    open();
    fireEvent.click(await screen.findByTestId('addendum'));
    fireEvent.change(await screen.findByTestId('field-addendum'), { target: { value: 'Toux grasse' } });
    await waitFor(async () => expect(await store.draftsOf(form)).toMatchObject([{ values: { text: 'Toux grasse' } }]));
    // Left without a decision it is there again; cancelled it is not, until that is undone.
    fireEvent.click(screen.getByText('leave'));
    open();
    fireEvent.click(await screen.findByTestId('addendum'));
    await screen.findByDisplayValue('Toux grasse');
    fireEvent.click(screen.getByTestId('cancel'));
    await waitFor(() => expect(screen.queryByTestId('field-addendum')).toBeNull());
    await waitFor(async () => expect(await store.draftsOf(form)).toEqual([]));
    fireEvent.click(await screen.findByTestId('undo'));
    await screen.findByDisplayValue('Toux grasse');
    await waitFor(async () => expect(await store.draftsOf(form)).toHaveLength(1));
    expect(await sent()).toEqual([]);
  });
});
