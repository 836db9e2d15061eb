import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { loadTexts, startTexts } from '../../ui/i18n/i18n.ts';
import { importedTexts } from './index.ts';
import { chartScreens } from './screens.tsx';
import { CLAIRE_ID, device, HUGO_ID, type Held } from './testing/device.tsx';

const SCREENS = { ...chartScreens(patients, consents) };
const PAGE = `/patients/${CLAIRE_ID}`;

const held = (entityType: string, data: JsonObject, patientId = CLAIRE_ID): Held => ({
  entityType,
  id: testId(),
  data: { patientId, clinicalStatus: 'active', ...data },
});

const open = () => fireEvent.click(screen.getByText('open'));
const standing = () => screen.queryByTestId('standing-allergies');

beforeAll(async () => {
  await startTexts('fr');
  await loadTexts(importedTexts);
});

describe('the page of a patient', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-1 says allergies, problems and identity above everything, the dangerous allergy first', async () => {
    await device(SCREENS, PAGE, {
      held: [
        held('allergy', { text: 'Arachide' }),
        held('allergy', { text: 'Pénicilline', criticality: 'high' }),
        held('allergy', { text: 'Latex', clinicalStatus: 'resolved' }),
        held('allergy', { text: 'Iode' }, HUGO_ID),
        held('condition', { text: 'Asthme' }),
        held('condition', { text: 'Grippe', clinicalStatus: 'resolved' }),
      ],
    });
    open();
    await waitFor(() =>
      expect([...(standing()?.querySelectorAll('li') ?? [])].map((item) => item.textContent)).toEqual([
        'Pénicilline (risque élevé)',
        'Arachide',
      ]),
    );
    expect(standing()?.dataset['statement']).toBe('known');
    expect(screen.getByTestId('standing-problems').textContent).toBe('Problèmes en coursAsthme');
    expect(screen.getByTestId('standing-identity').textContent).toBe('Identité provisoire');
  });

  it('UI-88 an allergy or a problem whose status cannot be read counts as present', async () => {
    await device(SCREENS, PAGE, {
      held: [
        held('allergy', { text: 'Latex', clinicalStatus: { other: 7 } }),
        held('allergy', { text: 7, clinicalStatus: 'unknown' }),
        held('allergy', { noKnownAllergy: true, clinicalStatus: 7 }),
        held('condition', { text: 'Asthme', clinicalStatus: null }),
      ],
    });
    open();
    await waitFor(() =>
      expect([...(standing()?.querySelectorAll('li') ?? [])].map((item) => item.textContent)).toEqual([
        'Une partie de cette fiche n’est pas lisible ici',
        'Latex',
      ]),
    );
    expect(screen.getByTestId('standing-problems').textContent).toContain('Asthme');
  });

  it('CR-3 no record of allergies is not "none": one tap says that none is known', async () => {
    const { sent } = await device(SCREENS, PAGE);
    open();
    await waitFor(() => expect(standing()?.dataset['statement']).toBe('unknown'));
    const button = screen.getByTestId('none-known');
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(standing()?.dataset['statement']).toBe('none-known'));
    expect(screen.queryByTestId('none-known')).toBeNull();
    await waitFor(async () =>
      expect((await sent()).map(({ entityType, payload }) => ({ entityType, payload }))).toEqual([
        { entityType: 'allergy', payload: { patientId: CLAIRE_ID, clinicalStatus: 'active', noKnownAllergy: true } },
      ]),
    );
  });

  it('CR-59 notes who opens a record and who prints it, by the button or by the browser, once for each', async () => {
    const condition = held('condition', { text: 'Asthme' });
    const { accesses } = await device(SCREENS, `/conditions/${condition.id}`, { held: [condition] });
    open();
    await screen.findByTestId('record-header');
    const noted = () => accesses.map(({ entityType, entityId, action }) => `${action} ${entityType}/${entityId}`);
    const readings = [`read condition/${condition.id}`, `read patient/${CLAIRE_ID}`];
    await waitFor(() => expect(noted().toSorted()).toEqual(readings));
    window.dispatchEvent(new Event('beforeprint'));
    await waitFor(() => expect(noted()).toHaveLength(3));
    expect(noted().at(-1)).toBe(`print condition/${condition.id}`);
    fireEvent.click(screen.getByTestId('to-patient'));
    await screen.findByTestId('record-file');
    fireEvent.click(screen.getByText('leave'));
    const before = noted().length;
    window.dispatchEvent(new Event('beforeprint'));
    await Promise.resolve();
    expect(noted()).toHaveLength(before);
    expect(JSON.stringify(accesses)).not.toContain('Asthme');
  });

  it('CR-62 a printed record says whose it is, which on the screen the bar above it says', async () => {
    const condition = held('condition', { text: 'Asthme' });
    await device(SCREENS, `/conditions/${condition.id}`, { held: [condition], zone: 'Europe/Paris' });
    window.print = () => undefined;
    open();
    await screen.findByTestId('record-header');
    expect(screen.queryByTestId('printed-patient')).toBeNull();
    fireEvent.click(screen.getByTestId('print'));
    const sheet = await screen.findByTestId('print-sheet');
    await waitFor(() =>
      expect(sheet.querySelector('[data-testid="printed-patient"]')?.textContent).toMatch(/LEFÈVRE Claire.*29.02.1984/),
    );
    expect(screen.getAllByTestId('printed-patient')).toHaveLength(1);
  });

  it('CR-2 shows a secretary nothing of the clinical record', async () => {
    await device(SCREENS, PAGE, { held: [held('allergy', { text: 'Arachide' })], role: 'secretary' });
    open();
    await screen.findByTestId('standing-identity');
    await screen.findByTestId('chart-new');
    expect(screen.queryByTestId('standing-allergies')).toBeNull();
    expect(document.body.textContent).not.toContain('Arachide');
    fireEvent.click(screen.getByTestId('chart-new'));
    await screen.findByTestId('new-appointment');
    expect(screen.queryByTestId('new-allergy')).toBeNull();
  });

  it.each([
    ['prescriptions', 'Aucune ordonnance', true],
    ['allergies', 'Rien de noté sur les allergies', true],
    ['imported', 'Aucun document importé', false],
  ])(
    'CR-8 an empty tab of %s says of what there is nothing, not that the record is empty',
    async (tab, words, help) => {
      await device(SCREENS, `${PAGE}?tab=${tab}`, { held: [held('condition', { text: 'Asthme' })] });
      open();
      await screen.findByText(words);
      expect(screen.queryByText('Le dossier est vide')).toBeNull();
      expect(screen.queryByText(/« Nouveau… »/) !== null).toBe(help);
    },
  );

  it('CR-4 a new record is begun from the patient’s page and belongs to that patient', async () => {
    const { sent } = await device(SCREENS, PAGE);
    open();
    fireEvent.click(await screen.findByTestId('chart-new'));
    fireEvent.click(await screen.findByTestId('new-condition'));
    expect((await screen.findByTestId('patient-bar')).textContent).toContain('LEFÈVRE Claire');
    fireEvent.change(await screen.findByTestId('field-text'), { target: { value: 'Asthme' } });
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('record-header');
    await waitFor(async () =>
      expect((await sent()).map(({ payload }) => payload)).toEqual([
        { patientId: CLAIRE_ID, clinicalStatus: 'active', text: 'Asthme' },
      ]),
    );
    fireEvent.click(screen.getByTestId('to-patient'));
    await waitFor(() => expect(screen.queryByTestId('standing-problems')?.textContent).toContain('Asthme'));
  });
});

describe('the form of a record under a patient', () => {
  const FORM = `/allergies/new?owner=${CLAIRE_ID}`;

  it('CR-5 never offers for one patient what was typed for another', async () => {
    const { store } = await device(SCREENS, FORM);
    open();
    fireEvent.change(await screen.findByTestId('field-text'), { target: { value: 'Arachide' } });
    await waitFor(async () => expect(await store.draftsOf(`allergy/new@${CLAIRE_ID}`)).toHaveLength(1));
    fireEvent.click(screen.getByText('leave'));
    fireEvent.click(screen.getByText('other patient'));
    await waitFor(() => expect(screen.queryByTestId('patient-bar')?.textContent).toContain('PETIT'));
    expect((await screen.findByTestId<HTMLInputElement>('field-text')).value).toBe('');
    expect(screen.queryByTestId('draft-restored')).toBeNull();
    fireEvent.click(screen.getByText('open'));
    await screen.findByTestId('draft-restored');
    expect(screen.getByTestId<HTMLInputElement>('field-text').value).toBe('Arachide');
  });

  it('CR-4 leads back to the patient where it is left', async () => {
    await device(SCREENS, FORM);
    open();
    fireEvent.click(await screen.findByTestId('cancel'));
    await screen.findByTestId('chart-new');
    expect(screen.getByTestId('record-header').dataset['entityId']).toBe(CLAIRE_ID);
  });
});

describe('the timeline on a patient’s page', () => {
  const JOURNAL = `${PAGE}?tab=timeline`;

  it('CR-58 on a phone a button folds the kinds away, and says how many are chosen while they are', async () => {
    await device(SCREENS, JOURNAL);
    open();
    const fold = await screen.findByTestId('chart-filters');
    const kinds = document.getElementById(fold.getAttribute('aria-controls') ?? '');
    expect([fold.getAttribute('aria-expanded'), fold.getAttribute('aria-label')]).toEqual(['false', 'Afficher']);
    expect(kinds?.className).toMatch(/folded/);
    fireEvent.click(fold);
    expect(fold.getAttribute('aria-expanded')).toBe('true');
    expect(kinds?.className).not.toMatch(/folded/);
    fireEvent.click(await screen.findByTestId('kind-allergy'));
    fireEvent.click(fold);
    expect(kinds?.className).toMatch(/folded/);
    expect(fold.getAttribute('aria-label')).toMatch(/^Afficher\s: 1 type choisi$/);
    expect(fold.textContent).toBe('1');
    fireEvent.click(screen.getByTestId('kind-allergy'));
  });

  const note = (n: number): Held => ({
    entityType: 'medicalRecord',
    id: testId(),
    data: {
      patientId: CLAIRE_ID,
      practitionerId: HUGO_ID,
      type: 'note',
      title: `Note ${n}`,
      text: 'x',
      occurredAt: new Date(Date.UTC(2020, 0, 1) + n * 3_600_000).toISOString(),
    },
  });

  it('CR-13 keeps a few of 2,500 entries in the page, and finds one by its text', async () => {
    await device(SCREENS, JOURNAL, {
      held: [...Array.from({ length: 2500 }, (_, n) => note(n)), held('allergy', { text: 'Arachide' })],
    });
    open();
    await waitFor(() => expect(screen.queryByTestId('timeline')?.dataset['total']).toBe('2501'));
    expect(document.querySelectorAll('[data-testid="timeline-entry"]').length).toBeLessThan(60);
    fireEvent.change(screen.getByTestId('chart-search'), { target: { value: 'note 2411' } });
    await waitFor(() => expect(screen.getByText(/^1 trouvé sur 2.501$/)).toBeDefined());
    fireEvent.change(screen.getByTestId('chart-search'), { target: { value: '' } });
    fireEvent.click(screen.getByTestId('kind-allergy'));
    await waitFor(() => expect(screen.getByText(/^1 trouvé sur 2.501$/)).toBeDefined());
  });

  it('CR-8 a tab for each kind, and the last measures in the summary', async () => {
    const measure = (at: string, value: number) =>
      held('observation', { status: 'final', code: '8867-4', effectiveDateTime: at, value, unit: '/min' });
    await device(SCREENS, `${PAGE}?tab=notes`, {
      held: [
        note(1),
        held('allergy', { text: 'Arachide' }),
        measure('2026-11-20T09:00:00.000Z', 72),
        measure('2026-11-01T09:00:00.000Z', 99),
      ],
    });
    open();
    await waitFor(() => expect(screen.queryByTestId('timeline')?.dataset['total']).toBe('1'));
    expect(screen.queryByTestId('kind-allergy')).toBeNull();
    for (const tab of ['notes', 'vitals', 'conditions', 'allergies', 'prescriptions'])
      expect(screen.getByTestId(`tab-${tab}`)).toBeDefined();
    fireEvent.click(screen.getByTestId('tab-facts'));
    await waitFor(() => expect(screen.queryByTestId('last-vitals')?.textContent).toContain('FC 72'));
    expect(screen.getByTestId('last-vitals').textContent).not.toContain('99');
  });

  it('CR-70 shows what an import kept: its type in words, in a tab and a filter of its own', async () => {
    await device(SCREENS, JOURNAL, {
      held: [
        note(1),
        held('importedResource', {
          resourceType: 'Immunization',
          title: 'Grippe',
          occurredOn: '2021-10-04',
          content: '{"resourceType":"Immunization"}',
        }),
      ],
    });
    open();
    await waitFor(() => expect(screen.queryByTestId('timeline')?.dataset['total']).toBe('2'));
    fireEvent.click(screen.getByTestId('kind-importedResource'));
    await waitFor(() => expect(screen.getByText('1 trouvé sur 2')).toBeDefined());
    fireEvent.change(screen.getByTestId('chart-search'), { target: { value: 'vaccination grippe' } });
    await waitFor(() => expect(screen.getByText('1 trouvé sur 2')).toBeDefined());
    expect(screen.getByTestId('tab-imported')).toBeDefined();
  });

  it('CR-71 an imported document is read in lines and as it came, and is not edited', async () => {
    const shot = held('importedResource', {
      resourceType: 'Immunization',
      title: 'Grippe',
      occurredOn: '2021-10-04',
      content: '{"resourceType":"Immunization","lotNumber":"L7","vaccineCode":{"text":"Grippe 2021"}}',
    });
    await device(SCREENS, `/imported-resources/${shot.id}`, { held: [shot] });
    open();
    await screen.findByText('Vaccin');
    expect(screen.getByText('Grippe 2021')).toBeDefined();
    expect(screen.getByText('L7')).toBeDefined();
    expect(screen.getByTestId('imported-raw').textContent).toContain('"lotNumber": "L7"');
    expect(screen.queryByTestId('edit')).toBeNull();
  });

  it('CR-2 offers a secretary the kinds that the role may read, and holds no others', async () => {
    await device(SCREENS, JOURNAL, { held: [note(1), held('allergy', { text: 'Arachide' })], role: 'secretary' });
    open();
    await screen.findByTestId('kind-appointment');
    expect(screen.queryByTestId('kind-medicalRecord')).toBeNull();
    expect(screen.getByTestId('timeline').dataset['total']).toBe('0');
  });
});
