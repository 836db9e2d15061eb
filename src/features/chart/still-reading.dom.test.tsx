import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLAIRE, testId } from '../../../test/support/queue.ts';
import type { JsonObject } from '../../lib/json.ts';
import { loadTexts, startTexts } from '../../ui/i18n/i18n.ts';
import { consents } from '../consents/consent-module.tsx';
import { loadMergeNotice } from '../duplicates/index.ts';
import { patients } from '../patients/patient-module.tsx';
import { importedTexts } from './index.ts';
import { RecordPrint } from './record-print.tsx';
import { chartScreens } from './screens.tsx';
import { StandingBar } from './standing-bar.tsx';
import { AT, CLAIRE_ID, device, HUGO_ID, type DeviceOptions, type Held } from './testing/device.tsx';

const SCREENS = { ...chartScreens(patients, consents) };
const PAGE = `/patients/${CLAIRE_ID}`;

const held = (entityType: string, data: JsonObject): Held => ({
  entityType,
  id: testId(),
  data: { patientId: CLAIRE_ID, clinicalStatus: 'active', ...data },
});

const open = () => fireEvent.click(screen.getByText('open'));
const standing = () => screen.queryByTestId('standing-allergies');
const note = () => screen.queryAllByTestId('still-reading');

/** The two reasons why a record is not all there yet, and what ends them. */
const REASONS: readonly [
  string,
  () => { options: DeviceOptions; end: (client: Awaited<ReturnType<typeof device>>) => Promise<void> },
][] = [
  [
    'it is being read from the device',
    () => {
      let release = () => undefined as void;
      const idle = new Promise<void>((resolve) => (release = resolve));
      return { options: { whenIdle: () => idle }, end: async () => release() };
    },
  ],
  [
    'it is being copied for the first time',
    () => {
      let isCopying = true;
      return {
        options: { isCopying: () => isCopying },
        end: async ({ sync }) => {
          isCopying = false;
          await act(sync);
        },
      };
    },
  ],
];

beforeAll(async () => {
  await startTexts('fr');
  await loadTexts(importedTexts);
});

describe.each(REASONS)('CR-78 while %s', (_, because) => {
  beforeEach(() => localStorage.clear());

  it('nothing of a patient is said to be missing', async () => {
    const { options, end } = because();
    const here = await device(SCREENS, PAGE, options);
    open();
    await waitFor(() => expect(standing()?.dataset['statement']).toBe('reading'));
    await waitFor(() => expect(note().length).toBeGreaterThan(1));
    for (const word of ['Allergies non renseignées', 'Aucun problème en cours'])
      expect(screen.queryByText(word)).toBeNull();
    for (const door of ['none-known', 'consent-missing']) expect(screen.queryByTestId(door)).toBeNull();
    await end(here);
    await waitFor(() => expect(standing()?.dataset['statement']).toBe('unknown'));
    await waitFor(() => expect(note()).toEqual([]));
    expect(screen.getByTestId('none-known')).toBeTruthy();
  });

  it('"none known" does not count yet, and an allergy that is there is shown at once', async () => {
    const { options } = because();
    await device(SCREENS, PAGE, { ...options, held: [held('allergy', { noKnownAllergy: true })] });
    open();
    await waitFor(() => expect(standing()?.dataset['statement']).toBe('reading'));
  });

  it('an allergy that is there is shown, and that others may come', async () => {
    const { options, end } = because();
    const here = await device(SCREENS, PAGE, { ...options, held: [held('allergy', { text: 'Arachide' })] });
    open();
    await waitFor(() => expect(standing()?.textContent).toBe('AllergiesArachide(chargement en cours)'));
    await end(here);
    await waitFor(() => expect(standing()?.textContent).toBe('AllergiesArachide'));
  });

  it('the drugs of an ordonnance are not all checked, and its form and its page say so', async () => {
    const { options, end } = because();
    const ordonnance = held('prescription', {
      status: 'draft',
      prescribedAt: AT,
      lines: [{ drug: { name: 'Amoxicilline' }, posology: '1 le soir' }],
    });
    const here = await device(SCREENS, `/prescriptions/${ordonnance.id}`, { ...options, held: [ordonnance] });
    open();
    await screen.findByTestId('prescription-line');
    await screen.findByTestId('allergies-reading');
    await end(here);
    await waitFor(() => expect(screen.queryByTestId('allergies-reading')).toBeNull());
  });

  it('the timeline is not called empty or complete', async () => {
    const { options, end } = because();
    const here = await device(SCREENS, `${PAGE}?tab=timeline`, options);
    open();
    await waitFor(() => expect(note()).toHaveLength(1));
    expect(screen.queryByText('Le dossier est vide')).toBeNull();
    await end(here);
    await waitFor(() => expect(note()).toEqual([]));
  });

  it('CR-79 a letter with the last visit and note is filled when they are known, and any other at once', async () => {
    const { options, end } = because();
    const visit = (start: string, status: string) =>
      held('appointment', { practitionerIds: [testId()], start, status });
    const template = (name: string, body: string): Held => ({
      entityType: 'documentTemplate',
      id: testId(),
      data: { kind: 'letter', name, language: 'fr', templateVersion: 1, status: 'published', body },
    });
    const here = await device(SCREENS, `/medical-records/new?owner=${CLAIRE_ID}&form=letter`, {
      ...options,
      held: [
        template('Suites', 'Vu(e) le {{appointment.date}} : {{record.title}}'),
        template('Certificat', 'Je certifie avoir vu {{patient.fullName}}'),
        visit('2026-11-18T09:00:00.000Z', 'fulfilled'),
        visit('2026-11-19T09:00:00.000Z', 'cancelled'),
        visit('2026-12-24T09:00:00.000Z', 'booked'),
        held('medicalRecord', { occurredAt: AT, type: 'note', title: 'Toux', text: 'Toux' }),
        held('medicalRecord', { occurredAt: AT, type: 'note', title: 'Erreur', text: '-', status: 'entered-in-error' }),
      ],
    });
    open();
    const text = () => screen.getByTestId<HTMLTextAreaElement>('field-text').value;
    const pick = async (name: string) => {
      fireEvent.click(await screen.findByTestId('letter-templates'));
      fireEvent.click(await screen.findByText(name));
    };
    await screen.findByTestId('field-text');
    await pick('Certificat');
    const first = 'Je certifie avoir vu LEFÈVRE Claire';
    await waitFor(() => expect(text()).toBe(first));
    await pick('Suites');
    await waitFor(() => expect(note()).toHaveLength(1));
    expect(text()).toBe(first);
    await end(here);
    await waitFor(() => expect(text()).toBe(`${first}\n\nVu(e) le 18 novembre 2026 : Toux`));
    expect(note()).toEqual([]);
  });

  it('CR-79 a measure is not compared with a last one that may not be it', async () => {
    const { options, end } = because();
    const measure = (code: string, value: number, unit: string) =>
      held('observation', { code, value, unit, status: 'final', effectiveDateTime: AT });
    const here = await device(SCREENS, `/observations/new?owner=${CLAIRE_ID}`, {
      ...options,
      held: [measure('29463-7', 70, 'kg'), measure('8302-2', 170, 'cm')],
    });
    open();
    fireEvent.change(await screen.findByTestId('field-29463-7'), { target: { value: '90' } });
    expect(note().filter((one) => one.closest('form'))).toHaveLength(1);
    const said = () => [screen.queryByText(/Plus de 10/) !== null, screen.queryByTestId('derived-bmi') !== null];
    expect(said()).toEqual([false, false]);
    await end(here);
    await waitFor(() => expect(said()).toEqual([true, true]));
    expect(note()).toEqual([]);
  });

  it('two records are not called unconnected, and all that are merged with one may not be listed yet', async () => {
    await loadMergeNotice();
    const { options, end } = because();
    const twin: Held = { entityType: 'patient', id: testId(), data: { ...CLAIRE, mergedInto: CLAIRE_ID } };
    const here = await device(SCREENS, `${PAGE}?merge=${HUGO_ID}`, { ...options, held: [twin] });
    open();
    const notice = async () => (await screen.findByTestId('merged-here')).parentElement!;
    await waitFor(async () =>
      expect(within(await notice()).queryAllByTestId('still-reading').length).toBeGreaterThan(0),
    );
    expect(screen.queryByTestId('merge')).toBeNull();
    await end(here);
    await screen.findByTestId('merge');
  });

  it('the whole record is printed only when it is all there', async () => {
    const { options, end } = because();
    const print = vi.fn<() => void>();
    const Sheet = () => (
      <>
        <StandingBar id={CLAIRE_ID} record={{}} />
        <RecordPrint patientId={CLAIRE_ID} patients={patients} onDone={vi.fn<() => void>()} print={print} />
      </>
    );
    const here = await device({ patients: { Detail: Sheet } as never }, PAGE, {
      ...options,
      held: [held('allergy', { text: 'Arachide' })],
    });
    open();
    // Both read the same rows: these are there, and others may come.
    await waitFor(() => expect(standing()?.textContent).toContain('Arachide(chargement'));
    expect(print).not.toHaveBeenCalled();
    await end(here);
    await waitFor(() => expect(print).toHaveBeenCalledOnce());
  });
});
