import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CLAIRE, testId } from '../../../test/support/queue.ts';
import type { Drugs } from '../../client/drugs/drug-link.ts';
import { NO_DRUGS } from '../../client/drugs/messages.ts';
import { isIntact } from '../../contract/clinical/signature.ts';
import { applyPatch, checkRecord, validateCreate } from '../../contract/entity.ts';
import { PRACTITIONER_SYSTEMS } from '../../contract/entities/practitioner.ts';
import { prescription } from '../../contract/entities/prescription.ts';
import type { JsonObject } from '../../lib/json.ts';
import { setLanguage } from '../../ui/i18n/i18n.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { prescriptionTitle } from './lines.ts';
import { chartScreens } from './screens.tsx';
import { signedPatch } from './sign.ts';
import { CLAIRE_ID, CLINIC_ID, device, USER_ID, type Held } from './testing/device.tsx';

const SCREENS = chartScreens(patients, consents);
const AUTHOR = testId();
const practitioner: Held = { entityType: 'practitioner', id: AUTHOR, data: { familyName: 'Petit', givenNames: 'Luc' } };
const allergy: Held = {
  entityType: 'allergy',
  id: testId(),
  data: { patientId: CLAIRE_ID, clinicalStatus: 'active', text: 'Pénicilline', substances: ['amoxicilline'] },
};
const DRAFT: JsonObject = {
  patientId: CLAIRE_ID,
  practitionerId: AUTHOR,
  status: 'draft',
  prescribedAt: '2026-11-20T09:00:00.000Z',
  lines: [{ drug: { name: 'Doliprane 1 g', source: 'free' }, posology: '1 comprimé 3 fois par jour' }],
};
const held = (data: JsonObject) => {
  const id = testId();
  return { held: { entityType: 'prescription', id, data }, page: `/prescriptions/${id}` };
};
const signedOne = async (draft: JsonObject = DRAFT) =>
  applyPatch(
    draft,
    await signedPatch(
      prescription,
      draft,
      { status: 'active' },
      { id: USER_ID, name: 'Dr Petit' },
      new Date('2026-11-20T10:00Z'),
    ),
  );

const READY = { ...NO_DRUGS, ready: true, size: 1 };

const open = () => fireEvent.click(screen.getByText('open'));
const type = (field: string, value: string) =>
  fireEvent.change(screen.getByTestId(`field-lines.0.${field}`), { target: { value } });

describe('ordonnances', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-41 dose, frequency and duration are parts and a sentence; an allergy is said at once', async () => {
    const { sent } = await device(SCREENS, `/prescriptions/new?owner=${CLAIRE_ID}`, { held: [practitioner, allergy] });
    open();
    await screen.findByTestId('field-lines.0.drug.name');
    type('drug.name', 'Amoxicilline 500 mg');
    await screen.findByTestId('allergy-warning');
    type('dose.quantity', '1');
    type('dose.unit', 'gélule');
    type('frequency.times', '3');
    type('duration.value', '7');
    const posology = screen.getByTestId<HTMLTextAreaElement>('field-lines.0.posology');
    expect(posology.value).toBe('1 gélule 3 fois par jour pendant 7 jours');
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('sign');
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const [{ payload }] = (await sent()) as unknown as [{ payload: JsonObject }];
    expect(payload).toMatchObject({
      patientId: CLAIRE_ID,
      practitionerId: AUTHOR,
      status: 'draft',
      lines: [
        {
          drug: { name: 'Amoxicilline 500 mg', source: 'free' },
          posology: '1 gélule 3 fois par jour pendant 7 jours',
          dose: { quantity: 1, unit: 'gélule' },
          frequency: { times: 3, per: 1, unit: 'd' },
          duration: { value: 7, unit: 'd' },
        },
      ],
    });
    expect(validateCreate(prescription, payload)).toMatchObject({ ok: true });
  });

  it('CR-81 what may not be substituted or reimbursed is entered with its line, shown on its page, and survives an edit', async () => {
    const { sent } = await device(SCREENS, `/prescriptions/new?owner=${CLAIRE_ID}`, { held: [practitioner] });
    open();
    await screen.findByTestId('field-lines.0.drug.name');
    type('drug.name', 'L-Thyroxine 75 µg');
    type('posology', '1 comprimé le matin à jeun');
    const substitution = () => screen.getByTestId<HTMLInputElement>('field-lines.0.substitutionAllowed');
    expect(substitution().checked).toBe(true);
    fireEvent.click(substitution());
    expect(screen.getByText(/MTE, EFG ou CIF/)).toBeTruthy();
    fireEvent.click(screen.getByTestId('field-lines.0.notReimbursed'));
    fireEvent.click(screen.getByTestId('save'));
    expect((await screen.findByTestId('prescription-line')).textContent).toMatch(/Non substituable · Non remboursé/);
    fireEvent.click(screen.getByTestId('edit'));
    await waitFor(() => expect(substitution().checked).toBe(false));
    type('posology', '1 comprimé le matin');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(async () => expect(await sent()).toHaveLength(2));
    const [made, edited] = (await sent()).map(({ payload }) => (payload as JsonObject)['lines']);
    const line = {
      drug: { name: 'L-Thyroxine 75 µg', source: 'free' },
      substitutionAllowed: false,
      notReimbursed: true,
    };
    expect(made).toEqual([{ ...line, posology: '1 comprimé le matin à jeun' }]);
    expect(edited).toEqual([{ ...line, posology: '1 comprimé le matin' }]);
  });

  it('CR-84 a long ordonnance is called by its first drugs and how many others it has', async () => {
    const names = ['Aténolol', 'Bisoprolol', 'Candésartan', 'Digoxine', 'Énalapril'];
    const lines = names.map((name) => ({ drug: { name }, posology: '1 le soir' }));
    const { held: long, page } = held({ ...DRAFT, lines });
    await device(SCREENS, page, { held: [practitioner, long] });
    open();
    expect((await screen.findByRole('heading', { level: 2 })).textContent).toMatch(/^Aténolol, Bisoprolol et 3 autres/);
    expect(await screen.findAllByTestId('prescription-line')).toHaveLength(5);
    expect(prescriptionTitle({ lines: lines.slice(0, 4) })).toBe('Aténolol, Bisoprolol et 2 autres');
    expect(prescriptionTitle({ lines: lines.slice(0, 3) })).toBe('Aténolol, Bisoprolol, Candésartan');
  });

  it('CR-80 what is signed or renewed says the allergies that it touches today', async () => {
    const lines = [{ drug: { name: 'Amoxicilline 500 mg', source: 'free' }, posology: '1 le matin' }];
    const { held: draft, page } = held({ ...DRAFT, lines });
    await device(SCREENS, page, {
      held: [practitioner, draft, { ...allergy, data: { ...allergy.data, substances: [] } }],
    });
    open();
    const warned = async () => {
      const dialog = (await screen.findByTestId('confirm')).closest<HTMLElement>('[role="dialog"]')!;
      return within(dialog).getByTestId('allergy-warning').textContent;
    };
    fireEvent.click(await screen.findByTestId('sign'));
    expect(await warned()).toContain('Pénicilline');
    fireEvent.click(screen.getByTestId('confirm'));
    fireEvent.click(await screen.findByTestId('renew'));
    expect(await warned()).toContain('Pénicilline');
  });

  it('CR-42 signing freezes it; it is renewed in two taps, signed anew, once', async () => {
    const { held: draft, page } = held(DRAFT);
    const { sent } = await device(SCREENS, page, { held: [practitioner, draft] });
    open();
    fireEvent.click(await screen.findByTestId('sign'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await screen.findByTestId('renew');
    // A draft is printed too: what is signed is told by what it no longer offers.
    for (const door of ['edit', 'delete', 'sign']) await waitFor(() => expect(screen.queryByTestId(door)).toBeNull());
    fireEvent.click(screen.getByTestId('renew'));
    const confirm = await screen.findByTestId('confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(async () => expect((await sent()).map(({ operation }) => operation)).toEqual(['UPDATE', 'CREATE']));
    const [signing, renewal] = (await sent()).map(({ payload }) => payload as JsonObject) as [JsonObject, JsonObject];
    const signed = applyPatch(DRAFT, signing);
    expect(checkRecord(prescription, signed, DRAFT, { userId: USER_ID })).toEqual([]);
    expect(await isIntact(prescription, signed)).toBe(true);
    expect(renewal['lines']).toEqual(DRAFT['lines']);
    expect(renewal['prescribedAt']).not.toBe(DRAFT['prescribedAt']);
    expect(validateCreate(prescription, renewal, { userId: USER_ID })).toMatchObject({ ok: true });
    expect(await isIntact(prescription, renewal)).toBe(true);
  });

  it('CR-42 one with a drug that may no longer be prescribed is edited before it is signed or renewed', async () => {
    const lines = [{ drug: { name: 'Mediator 150 mg', source: 'catalogue', ref: 'gone' }, posology: '1 par jour' }];
    const drugs = {
      status: () => READY,
      subscribe: () => () => undefined,
      find: () => new Promise(() => undefined),
      detail: async (id: string) => ({ line: { id, withdrawn: true } }),
    } as unknown as Drugs;
    const { held: draft, page } = held({ ...DRAFT, lines });
    const { sent } = await device(SCREENS, page, { held: [practitioner, draft], drugs });
    open();
    fireEvent.click(await screen.findByTestId('sign'));
    expect((await screen.findByTestId('withdrawn-lines')).textContent).toContain('Mediator 150 mg');
    fireEvent.click(screen.getByTestId('confirm'));
    await screen.findByTestId('field-lines.0.drug.name');
    expect(await sent()).toEqual([]);
  });

  it('CR-42 a signed one with such a drug is renewed as a draft to be edited', async () => {
    const drugs = {
      status: () => READY,
      subscribe: () => () => undefined,
      find: () => new Promise(() => undefined),
      detail: async () => null,
    } as unknown as Drugs;
    const lines = [{ drug: { name: 'Mediator 150 mg', source: 'catalogue', ref: 'gone' }, posology: '1 par jour' }];
    const { held: signed, page } = held(await signedOne({ ...DRAFT, lines }));
    const { sent } = await device(SCREENS, page, { held: [practitioner, signed], drugs });
    open();
    fireEvent.click(await screen.findByTestId('renew'));
    await screen.findByTestId('withdrawn-lines');
    expect(screen.queryByTestId('renew-edit')).toBeNull();
    fireEvent.click(screen.getByTestId('confirm'));
    await screen.findByTestId('field-lines.0.drug.name');
    expect(await sent()).toEqual([]);
  });

  it.each([true, false])('CR-14 the timeline stands beside a form where there is room: %s', async (isWide) => {
    const media = { matches: isWide, addEventListener: () => undefined, removeEventListener: () => undefined };
    vi.spyOn(window, 'matchMedia').mockImplementation((query) => ({ ...media, media: query }) as never);
    await device(SCREENS, `/prescriptions/new?owner=${CLAIRE_ID}`, { held: [practitioner, allergy] });
    open();
    await screen.findByTestId('field-lines.0.drug.name');
    if (isWide) await screen.findByTestId('timeline');
    else expect(screen.queryByTestId('timeline')).toBeNull();
    vi.restoreAllMocks();
  });

  it.each(['fr', 'en'] as const)(
    'CR-43 CR-75 AD-40 what is printed is French, whole, and the same from a screen in %s',
    async (language) => {
      const doctor: Held = {
        ...practitioner,
        data: {
          title: 'Dr',
          familyName: 'Petit',
          givenNames: 'Luc',
          specialty: 'Médecine générale',
          identifiers: [
            { system: PRACTITIONER_SYSTEMS.rpps, value: '89900000012' },
            { system: 'urn:other', value: 'S-77' },
          ],
          stamp: 'Tampon du cabinet',
        },
      };
      const clinic: Held = {
        entityType: 'clinicSettings',
        id: CLINIC_ID,
        data: {
          name: 'Cabinet',
          zone: 'Europe/Paris',
          address: '8 place des Tilleuls\n75011 Paris',
          phone: '01 99 00 45 60',
        },
      };
      const lines = [
        {
          drug: { name: 'COVERSYL 5 mg, comprimé', substances: ['périndopril'], source: 'free' },
          posology: '1 comprimé 1 fois par jour',
          refills: 2,
          substitutionAllowed: false,
          notReimbursed: true,
          note: 'MTE',
        },
        { drug: { name: 'PARACÉTAMOL 1 g', substances: ['paracétamol'] }, posology: '1 comprimé 3 fois par jour' },
      ];
      const { held: signed, page } = held(await signedOne({ ...DRAFT, lines, validUntil: '2027-02-20' }));
      await device(SCREENS, page, { held: [doctor, clinic, signed], zone: 'Europe/Paris' });
      await act(() => setLanguage(language));
      open();
      const sheet = () => document.querySelector('[data-testid="ordonnance"]')?.textContent ?? '';
      const expected = [
        'Dr Luc PETIT',
        'Médecine générale',
        'RPPS 89900000012',
        '8 place des Tilleuls\n75011 Paris',
        '01 99 00 45 60',
        'LEFÈVRE Claire',
        'Née le 29 février 1984, 42 ans, sexe féminin',
        'Le 20 novembre 2026',
        'COVERSYL 5 mg, comprimé (périndopril)',
        '1 comprimé 1 fois par jour',
        'À renouveler 2 fois — Non substituable — Non remboursable — MTE',
        'PARACÉTAMOL 1 g1 comprimé 3 fois par jour',
        '2 lignes de prescription, valable jusqu’au 20 février 2027',
        'Tampon du cabinet',
        // The foot of each sheet.
        'Ordonnance du 20 novembre 2026',
        'counter(page)',
      ];
      await waitFor(() => {
        const said = sheet().replaceAll('\u00a0', ' ');
        for (const words of expected) expect(said).toContain(words);
      });
      expect(sheet()).not.toContain('S-77');
      await act(() => setLanguage('fr'));
    },
  );

  it('CR-83 the first of a month is printed as French says it', async () => {
    const { held: signed, page } = held(
      await signedOne({ ...DRAFT, prescribedAt: '2026-11-01T09:00:00.000Z', validUntil: '2027-02-01' }),
    );
    await device(SCREENS, page, { held: [practitioner, signed], zone: 'Europe/Paris' });
    open();
    await waitFor(() => {
      const said = document.querySelector('[data-testid="ordonnance"]')?.textContent ?? '';
      expect(said).toContain('Le 1er novembre 2026');
      expect(said).toContain('valable jusqu’au 1er février 2027');
    });
  });

  it.each([
    ['1984-09', 'Née en septembre 1984, sexe féminin'],
    ['1984', 'Née en 1984, sexe féminin'],
  ])('CR-75 a birth known as %s is printed as far as it is known', async (birthDate, words) => {
    const { held: signed, page } = held(await signedOne());
    const known: Held = { entityType: 'patient', id: CLAIRE_ID, data: { ...CLAIRE, birthDate } };
    await device(SCREENS, page, { held: [known, practitioner, signed] });
    open();
    await waitFor(() => expect(document.querySelector('[data-testid="ordonnance"]')?.textContent).toContain(words));
  });

  it.each([
    ['en-GB', true],
    ['fr', false],
    [undefined, false],
  ])(
    'CR-77 for a patient whose language is %s the posology stands in English below the French: %s',
    async (language, stands) => {
      const line = {
        drug: { name: 'Doliprane 1 g', source: 'free' },
        posology: '1 comprimé 3 fois par jour',
        dose: { quantity: 1, unit: 'comprimé' },
        frequency: { times: 3, per: 1, unit: 'd' },
      };
      const { held: signed, page } = held(await signedOne({ ...DRAFT, lines: [line] }));
      const reader: Held = {
        entityType: 'patient',
        id: CLAIRE_ID,
        data: { ...CLAIRE, ...(language !== undefined && { language }) },
      };
      await device(SCREENS, page, { held: [reader, practitioner, signed] });
      open();
      const sheet = () => document.querySelector('[data-testid="ordonnance"]')?.textContent ?? '';
      await waitFor(() => expect(sheet()).toMatch(/LEFÈVRE.*1 comprimé 3 fois par jour/s));
      expect(sheet().includes('1 tablet 3 times a day')).toBe(stands);
    },
  );
});
