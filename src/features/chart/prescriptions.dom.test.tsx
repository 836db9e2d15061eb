import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { Drugs } from '../../client/drugs/drug-link.ts';
import { NO_DRUGS } from '../../client/drugs/messages.ts';
import { isIntact } from '../../contract/clinical/signature.ts';
import { applyPatch, checkRecord, validateCreate } from '../../contract/entity.ts';
import { prescription } from '../../contract/entities/prescription.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { chartScreens } from './screens.tsx';
import { signedPatch } from './sign.ts';
import { CLAIRE_ID, device, USER_ID, type Held } from './testing/device.tsx';

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

  it('CR-42 signing freezes it; it is renewed in two taps, signed anew, once', async () => {
    const { held: draft, page } = held(DRAFT);
    const { sent } = await device(SCREENS, page, { held: [practitioner, draft] });
    open();
    fireEvent.click(await screen.findByTestId('sign'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await screen.findByTestId('print');
    for (const door of ['edit', 'delete', 'sign']) expect(screen.queryByTestId(door)).toBeNull();
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

  it('CR-43 what is printed names prescriber, patient, date and each drug with its posology, in French', async () => {
    const { held: signed, page } = held(await signedOne());
    await device(SCREENS, page, { held: [practitioner, signed] });
    open();
    await waitFor(() => {
      const sheet = document.querySelector('[data-testid="ordonnance"]')?.textContent ?? '';
      for (const word of [
        'Luc PETIT',
        'LEFÈVRE Claire',
        '29 février 1984',
        '20 novembre 2026',
        'Doliprane 1 g',
        '3 fois par jour',
      ])
        expect(sheet).toContain(word);
    });
  });
});
