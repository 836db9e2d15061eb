import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import { isIntact } from '../../contract/clinical/signature.ts';
import { applyPatch, checkRecord } from '../../contract/entity.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { noteState } from './note.ts';
import { chartScreens } from './screens.tsx';
import { signedPatch } from './sign.ts';
import { CLAIRE_ID, device, USER_ID, type Held } from './testing/device.tsx';

const SCREENS = chartScreens(patients, consents);
const AUTHOR = testId();
const practitioner: Held = { entityType: 'practitioner', id: AUTHOR, data: { familyName: 'PETIT', givenNames: 'Luc' } };
const ME = { id: USER_ID, name: 'Dr Petit' };
const NEW = `/medical-records/new?owner=${CLAIRE_ID}`;

const DRAFT: JsonObject = {
  patientId: CLAIRE_ID,
  practitionerId: AUTHOR,
  occurredAt: '2026-11-20T09:00:00.000Z',
  type: 'note',
  title: 'Toux',
  text: 'Motif\nToux',
  reason: 'Toux',
};

/** A note of these fields, and the address at which it is read. */
const note = (data: JsonObject) => {
  const id = testId();
  return { held: { entityType: 'medicalRecord', id, data }, page: `/medical-records/${id}` };
};

const signedNote = async () =>
  applyPatch(DRAFT, await signedPatch(medicalRecord, DRAFT, { status: 'finished' }, ME, new Date('2026-11-20T10:00Z')));

const open = () => fireEvent.click(screen.getByText('open'));
const type = (field: string, value: string) =>
  fireEvent.change(screen.getByTestId(`field-${field}`), { target: { value } });

/** What the server would hold after what was sent, each change judged by the contract as it judges it. */
function judged(before: JsonObject | null, patches: readonly JsonObject[]): JsonObject {
  let record = before;
  for (const patch of patches) {
    const next = record === null ? patch : applyPatch(record, patch);
    expect(checkRecord(medicalRecord, next, record, { userId: USER_ID })).toEqual([]);
    record = next;
  }
  return record ?? {};
}

describe('notes', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-20 a note is its sections: title and text are made of them, author and moment are there', async () => {
    const { sent } = await device(SCREENS, NEW, { held: [practitioner] });
    open();
    await screen.findByTestId('field-reason');
    type('reason', 'Toux depuis trois jours\nsans fièvre');
    type('plan', 'Repos');
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('sign');
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const [{ payload }] = (await sent()) as unknown as [{ payload: JsonObject }];
    expect(payload).toMatchObject({
      patientId: CLAIRE_ID,
      practitionerId: AUTHOR,
      type: 'note',
      title: 'Toux depuis trois jours',
      text: 'Motif\nToux depuis trois jours\nsans fièvre\n\nConduite à tenir\nRepos',
      plan: 'Repos',
    });
    expect(Date.parse(String(payload['occurredAt']))).not.toBeNaN();
    judged(null, [payload]);
  });

  it('CR-20 a note without a word is said at its first section', async () => {
    await device(SCREENS, NEW, { held: [practitioner] });
    open();
    fireEvent.click(await screen.findByTestId('save'));
    await waitFor(() => expect(screen.queryByRole('alert')?.textContent).toContain('Motif'));
  });

  it('CR-21 what is typed is kept within half a second, and comes back', async () => {
    const { store } = await device(SCREENS, NEW, { held: [practitioner] });
    open();
    await screen.findByTestId('field-reason');
    type('reason', 'Toux');
    await waitFor(async () => expect(await store.draftsOf(`medicalRecord/new@${CLAIRE_ID}`)).toHaveLength(1));
    fireEvent.click(screen.getByText('leave'));
    open();
    await screen.findByTestId('draft-restored');
    expect(screen.getByTestId<HTMLTextAreaElement>('field-reason').value).toBe('Toux');
  });

  it('CR-22 signing seals a note over its content, once, and nothing offers to change it any more', async () => {
    const { held, page } = note(DRAFT);
    const { sent } = await device(SCREENS, page, { held: [practitioner, held] });
    open();
    fireEvent.click(await screen.findByTestId('sign'));
    const confirm = await screen.findByTestId('confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await screen.findByTestId('addendum');
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const [{ payload }] = (await sent()) as unknown as [{ payload: JsonObject }];
    const signed = judged(DRAFT, [payload]);
    expect(await isIntact(medicalRecord, signed)).toBe(true);
    await waitFor(() => expect(screen.queryByTestId('signature')?.dataset['intact']).toBe('true'));
    for (const door of ['edit', 'delete', 'sign']) expect(screen.queryByTestId(door)).toBeNull();
  });

  it('CR-29 begun from an appointment it refers to it, and "terminé" signs the note and ends the appointment', async () => {
    const appointment: Held = {
      entityType: 'appointment',
      id: testId(),
      data: {
        patientId: CLAIRE_ID,
        practitionerIds: [AUTHOR],
        start: '2026-11-21T09:00:00.000Z',
        end: '2026-11-21T09:15:00.000Z',
        status: 'checked-in',
      },
    };
    const { held, page } = note({ ...DRAFT, appointmentId: appointment.id });
    const { sent } = await device(SCREENS, page, { held: [practitioner, appointment, held] });
    open();
    fireEvent.click(await screen.findByTestId('sign'));
    await waitFor(() => expect(screen.queryByTestId('confirm')?.textContent).toContain('terminer le rendez-vous'));
    fireEvent.click(screen.getByTestId('confirm'));
    await waitFor(async () => expect(await sent()).toHaveLength(2));
    expect((await sent()).map(({ entityType, payload }) => [entityType, (payload as JsonObject)['status']])).toEqual([
      ['medicalRecord', 'finished'],
      ['appointment', 'fulfilled'],
    ]);
  });

  it('CR-23 a signed note gets an addendum in its writer’s name', async () => {
    const signed = await signedNote();
    const { held, page } = note(signed);
    const { sent } = await device(SCREENS, page, { held: [practitioner, held] });
    open();
    fireEvent.click(await screen.findByTestId('addendum'));
    fireEvent.change(await screen.findByTestId('field-addendum'), { target: { value: 'Fièvre depuis' } });
    fireEvent.click(screen.getByTestId('add-addendum'));
    await waitFor(() => expect(screen.queryByTestId('addenda')?.textContent).toContain('Fièvre depuis'));
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const [{ payload }] = (await sent()) as unknown as [{ payload: JsonObject }];
    expect(await isIntact(medicalRecord, judged(signed, [payload]))).toBe(true);
  });

  it('CR-24 a correction of a signed note says why and is signed anew, in one change', async () => {
    const signed = await signedNote();
    const { held, page } = note(signed);
    const { sent } = await device(SCREENS, page, { held: [practitioner, held] });
    open();
    fireEvent.click(await screen.findByTestId('correct'));
    await screen.findByTestId('field-reason');
    type('reason', 'Toux sèche');
    fireEvent.click(screen.getByTestId('save'));
    expect(await sent()).toEqual([]);
    type('correctionReason', 'Erreur de saisie');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(screen.queryByTestId('corrections')?.textContent).toContain('Erreur de saisie'));
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const [{ payload }] = (await sent()) as unknown as [{ payload: JsonObject }];
    const corrected = judged(signed, [payload]);
    expect(corrected).toMatchObject({ reason: 'Toux sèche', title: 'Toux sèche' });
    expect(await isIntact(medicalRecord, corrected)).toBe(true);
  });

  it('UI-12 DF-6 a correction that is cancelled is brought back by undo, with its reason, and says when it is saved', async () => {
    const { held, page } = note(await signedNote());
    const { sent } = await device(SCREENS, page, { held: [practitioner, held] });
    open();
    fireEvent.click(await screen.findByTestId('correct'));
    await screen.findByTestId('field-reason');
    type('reason', 'Toux sèche');
    type('correctionReason', 'Erreur de saisie');
    expect(screen.getByText('Enregistrement du brouillon…')).toBeDefined();
    expect(await screen.findByText(/Brouillon enregistré/, undefined, { timeout: 5_000 })).toBeDefined();
    fireEvent.click(screen.getByTestId('cancel'));
    fireEvent.click(await screen.findByTestId('undo'));
    await screen.findByDisplayValue('Toux sèche');
    expect(screen.getByTestId<HTMLTextAreaElement>('field-correctionReason').value).toBe('Erreur de saisie');
    expect(await sent()).toEqual([]);
  });

  it('CR-25 another’s note is not offered for signing where the e-mail addresses tell', async () => {
    const { held, page } = note(DRAFT);
    const other = { ...practitioner, data: { ...practitioner.data, email: 'autre@example.org' } };
    await device(SCREENS, page, { held: [other, held] });
    open();
    await waitFor(async () => expect((await screen.findByTestId<HTMLButtonElement>('sign')).disabled).toBe(true));
  });

  it.each([
    [{ status: 'unknown' }, 'unknown'],
    [{ status: 'in-progress' }, 'draft'],
    [{}, 'draft'],
    [{ status: 'entered-in-error' }, 'entered-in-error'],
  ] as const)('SV-183 a note with %o is called %s: one from elsewhere is nobody’s draft', (record, state) => {
    expect(noteState(record)).toBe(state);
  });
});
