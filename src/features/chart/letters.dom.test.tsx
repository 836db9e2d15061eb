import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import { isIntact } from '../../contract/clinical/signature.ts';
import { applyPatch, checkRecord } from '../../contract/entity.ts';
import { PRACTITIONER_SYSTEMS } from '../../contract/entities/practitioner.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import type { JsonObject } from '../../lib/json.ts';
import { setLanguage } from '../../ui/i18n/i18n.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { withLetter } from './letter-form.tsx';
import { chartScreens } from './screens.tsx';
import { signedPatch } from './sign.ts';
import { CLAIRE_ID, CLINIC_ID, device, USER_ID, type Held } from './testing/device.tsx';

const SCREENS = chartScreens(patients, consents);
const AUTHOR = testId();
const practitioner: Held = { entityType: 'practitioner', id: AUTHOR, data: { familyName: 'PETIT', givenNames: 'Luc' } };
const ME = { id: USER_ID, name: 'Dr Petit' };
const NEW = `/medical-records/new?owner=${CLAIRE_ID}&form=letter`;

const template: Held = {
  entityType: 'documentTemplate',
  id: testId(),
  data: {
    kind: 'letter',
    name: 'Referral',
    language: 'en',
    templateVersion: 1,
    status: 'published',
    body: 'Dear colleague,\n\nPlease see {{patient.fullName}}. My findings of {{record.date}}: {{record.text}}.',
  },
};

const NOTE: Held = {
  entityType: 'medicalRecord',
  id: testId(),
  data: {
    patientId: CLAIRE_ID,
    practitionerId: AUTHOR,
    occurredAt: '2026-11-20T09:00:00.000Z',
    type: 'note',
    title: 'Toux',
    text: 'cough, no fever',
  },
};

const LETTER: JsonObject = {
  ...NOTE.data,
  documentKind: 'letter',
  occurredAt: '2026-11-21T08:00:00.000Z',
  title: 'À un confrère',
  text: 'Cher confrère,\n\nMerci de voir Claire.',
};

const signedLetter = async (): Promise<Held> => ({
  entityType: 'medicalRecord',
  id: testId(),
  data: applyPatch(
    LETTER,
    await signedPatch(medicalRecord, LETTER, { status: 'finished' }, ME, new Date('2026-11-21T08:30Z')),
  ),
});

const open = () => fireEvent.click(screen.getByText('open'));
const body = () => screen.getByTestId<HTMLTextAreaElement>('field-text');

describe('letters', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CS-56 takes the values of the patient and of the last note, in the template’s language; is edited, kept and signed', async () => {
    const { sent } = await device(SCREENS, NEW, { held: [practitioner, template, NOTE] });
    open();
    await screen.findByTestId('field-text');
    fireEvent.click(await screen.findByTestId('letter-templates'));
    fireEvent.click(await screen.findByTestId('letter-template'));
    await waitFor(() =>
      expect(body().value).toBe(
        'Dear colleague,\n\nPlease see LEFÈVRE Claire. My findings of 20 November 2026: cough, no fever.',
      ),
    );
    fireEvent.change(body(), { target: { value: `${body().value}\nThank you.` } });
    fireEvent.click(screen.getByTestId('save'));
    fireEvent.click(await screen.findByTestId('sign'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await screen.findByTestId('letter-sheet');
    // One way to print it, and the sheet is what is printed.
    expect(screen.getAllByTestId('print')).toHaveLength(1);
    const [made, signed] = (await sent()) as unknown as { payload: JsonObject }[];
    expect(made?.payload).toMatchObject({
      patientId: CLAIRE_ID,
      type: 'note',
      documentKind: 'letter',
      title: 'Referral',
      text: expect.stringMatching(/no fever\.\nThank you\.$/),
    });
    const whole = applyPatch(made?.payload ?? {}, signed?.payload ?? {});
    expect(checkRecord(medicalRecord, whole, made?.payload ?? {}, { userId: USER_ID })).toEqual([]);
    expect(await isIntact(medicalRecord, whole)).toBe(true);
    // What goes to the printer: who writes, and the text as it was signed.
    const sheet = screen.getByTestId('letter-sheet');
    expect(sheet.textContent).toContain('Luc PETIT');
    expect(sheet.textContent).toContain('Thank you.');
    expect(screen.queryByTestId('addendum')).toBeNull();
    expect(screen.queryByTestId('edit')).toBeNull();
  });

  it('CS-57 stands on the timeline and in its own tab, not among the notes', async () => {
    const letter = await signedLetter();
    const { Detail } = SCREENS.patients;
    await device({ patients: { ...SCREENS.patients, Detail } }, `/patients/${CLAIRE_ID}`, {
      held: [practitioner, NOTE, letter],
    });
    open();
    const kinds = () => screen.getAllByTestId('timeline').map(({ dataset }) => dataset['total']);
    fireEvent.click(await screen.findByTestId('tab-timeline'));
    await waitFor(() => expect(kinds()).toEqual(['2']));
    expect(within(screen.getByTestId('timeline')).getByTestId('kind-letter').textContent).toBe('Courriers');
    fireEvent.click(screen.getByTestId('tab-letters'));
    await waitFor(() => expect(kinds()).toEqual(['1']));
    fireEvent.click(screen.getByTestId('tab-notes'));
    await waitFor(() => expect(kinds()).toEqual(['1']));
  });

  it('CS-58 a signed letter is corrected as a letter, with a reason', async () => {
    const letter = await signedLetter();
    const { sent } = await device(SCREENS, `/medical-records/${letter.id}`, { held: [practitioner, letter] });
    open();
    fireEvent.click(await screen.findByTestId('correct'));
    await screen.findByTestId('field-text');
    expect(screen.queryByTestId('field-reason')).toBeNull();
    fireEvent.change(body(), { target: { value: 'Chère consœur,\n\nMerci de voir Claire.' } });
    fireEvent.change(screen.getByTestId('field-correctionReason'), { target: { value: 'destinataire' } });
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const [event] = (await sent()) as unknown as { payload: JsonObject }[];
    const whole = applyPatch(letter.data, event?.payload ?? {});
    expect(whole).toMatchObject({ title: 'À un confrère', text: 'Chère consœur,\n\nMerci de voir Claire.' });
    expect(checkRecord(medicalRecord, whole, letter.data, { userId: USER_ID })).toEqual([]);
  });

  it('CS-58 a signed letter stays a letter, and a signed note a note', async () => {
    const { data } = await signedLetter();
    const { documentKind: _kind, ...note } = data;
    for (const [before, after] of [
      [data, note],
      [note, data],
    ] as const)
      expect(checkRecord(medicalRecord, after, before, { userId: USER_ID })).toMatchObject([
        { path: 'documentKind', code: 'note_sealed' },
      ]);
  });

  it.each([
    ['fr', 'Le 21 novembre 2026'],
    ['en', '21 November 2026'],
  ] as const)(
    'CR-75 CR-83 a letter is printed with its author’s number, the clinic’s address and its day, in %s',
    async (language, day) => {
      const letter = await signedLetter();
      const doctor: Held = {
        ...practitioner,
        data: { ...practitioner.data, identifiers: [{ system: PRACTITIONER_SYSTEMS.rpps, value: '89900000012' }] },
      };
      const clinic: Held = {
        entityType: 'clinicSettings',
        id: CLINIC_ID,
        data: { name: 'Cabinet', zone: 'Europe/Paris', address: '8 place des Tilleuls\n75011 Paris' },
      };
      await device(SCREENS, `/medical-records/${letter.id}`, { held: [doctor, clinic, letter], zone: 'Europe/Paris' });
      await act(() => setLanguage(language));
      open();
      await waitFor(() => {
        const sheet = document.querySelector('[data-testid="letter-sheet"]')?.textContent ?? '';
        for (const words of [
          'RPPS 89900000012',
          '75011 Paris',
          day,
          'Cher confrère',
          'counter(page)',
          'LEFÈVRE Claire',
        ])
          expect(sheet).toContain(words);
      });
      await act(() => setLanguage('fr'));
    },
  );

  it('CS-59 what was begun as a letter is offered in the letter’s form alone', async () => {
    const { store } = await device(SCREENS, NEW, { held: [practitioner] });
    open();
    await screen.findByTestId('field-text');
    fireEvent.change(body(), { target: { value: 'Cher confrère,' } });
    await waitFor(async () => expect((await store.allDrafts()).map(({ name }) => name)).toHaveLength(1));
    const [draft] = await store.allDrafts();
    expect(draft?.name).toContain(`medicalRecord/new.letter@${CLAIRE_ID}/`);
  });

  it('CS-56 a template goes on below what a letter says, and names only one without a title', () => {
    expect(withLetter({ title: '', text: '' }, 'Certificat', 'Je certifie')).toMatchObject({
      title: 'Certificat',
      text: 'Je certifie',
    });
    expect(withLetter({ title: 'Mon titre', text: 'Bonjour,\n' }, 'Certificat', 'Je certifie')).toMatchObject({
      title: 'Mon titre',
      text: 'Bonjour,\n\nJe certifie',
    });
  });
});
