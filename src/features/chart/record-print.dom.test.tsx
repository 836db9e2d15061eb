import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { JsonObject } from '../../lib/json.ts';
import { loadTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { importedTexts } from './index.ts';
import { loadRecordFileWords } from './record-file-words.ts';
import { chartScreens } from './screens.tsx';
import { AT, CLAIRE_ID, device, HUGO_ID, USER_ID, type DeviceOptions, type Held } from './testing/device.tsx';

const SCREENS = { ...chartScreens(patients, consents) };
const [AUTHOR, TWIN_ID] = [testId(), testId()];

const held = (entityType: string, data: JsonObject, patientId = CLAIRE_ID): Held => ({
  entityType,
  id: testId(),
  data: { patientId, ...data },
});

const RECORD: readonly Held[] = [
  { entityType: 'practitioner', id: AUTHOR, data: { familyName: 'PETIT', givenNames: 'Luc' } },
  { entityType: 'patient', id: TWIN_ID, data: { birthName: 'LEFEVRE', mergedInto: CLAIRE_ID } },
  held('allergy', { clinicalStatus: 'active', text: 'Arachide', reactions: [{ manifestation: 'Œdème' }] }),
  held('allergy', { clinicalStatus: 'active', text: 'Iode' }, HUGO_ID),
  held('condition', { clinicalStatus: 'active', text: 'Asthme', note: 'Depuis l’enfance' }, TWIN_ID),
  held('medicalRecord', {
    practitionerId: AUTHOR,
    occurredAt: '2026-11-20T09:00:00.000Z',
    type: 'note',
    status: 'finished',
    title: 'Toux',
    text: 'Motif\nToux',
    reason: 'Toux',
    plan: 'Repos',
    addenda: [{ text: 'Rappelée', at: AT, userId: USER_ID, name: 'Dr Petit' }],
    signature: { userId: USER_ID, name: 'Dr Petit', signedAt: AT, contentHash: 'a'.repeat(64) },
  }),
  held('medicalRecord', {
    practitionerId: AUTHOR,
    occurredAt: '2026-11-19T09:00:00.000Z',
    type: 'note',
    documentKind: 'letter',
    title: 'Au confrère',
    text: 'Cher confrère',
  }),
  ...(['2026-11-18', '2026-11-20'] as const).map((day, at) =>
    held('observation', { status: 'final', code: '8867-4', effectiveDateTime: `${day}T09:00:00.000Z`, value: 70 + at }),
  ),
  held('prescription', {
    practitionerId: AUTHOR,
    status: 'draft',
    prescribedAt: AT,
    lines: [{ drug: { name: 'Paracétamol 1 g' }, posology: '1 le soir', refills: 2 }],
  }),
  held('consent', { type: 'care', status: 'draft', language: 'fr', text: 'Je consens aux soins.' }),
  held('appointment', {
    practitionerIds: [AUTHOR],
    start: '2026-11-20T09:00:00.000Z',
    end: '2026-11-20T09:15:00.000Z',
    status: 'cancelled',
    cancelReason: 'Empêchée',
  }),
  held('importedResource', {
    resourceType: 'Immunization',
    title: 'Grippe',
    occurredOn: '2025-10-02',
    status: 'completed',
    content: JSON.stringify({
      resourceType: 'Immunization',
      status: 'completed',
      occurrenceDateTime: '2025-10-02',
      lotNumber: 'A12',
    }),
  }),
];

async function print(options: DeviceOptions = {}, language: 'fr' | 'en' = 'fr') {
  await device(SCREENS, `/patients/${CLAIRE_ID}`, { held: RECORD, zone: 'Europe/Paris', ...options });
  fireEvent.click(screen.getByText('open'));
  await screen.findByTestId('record-header');
  await act(() => setLanguage(language));
  const button = await screen.findByTestId<HTMLButtonElement>('record-print');
  fireEvent.click(button);
  fireEvent.click(button);
  const sheet = await screen.findByTestId('print-sheet');
  await waitFor(() => expect(printed).toHaveBeenCalledOnce());
  return sheet;
}

const printed = vi.fn();

describe('the whole record on paper', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await Promise.all([
      loadTexts(importedTexts),
      loadRecordFileWords(),
      import('./record-file-card.tsx'),
      import('./record-print.tsx'),
    ]);
  });
  beforeEach(() => {
    localStorage.clear();
    printed.mockClear();
    vi.stubGlobal('print', printed);
  });

  it('CR-47 has every kind in order with all that is filled in, also of what is merged, and nobody else’s, once for two taps', async () => {
    const sheet = await print();
    const sections = [...sheet.querySelectorAll<HTMLElement>('section[data-kind]')];
    expect(sections.map(({ dataset }) => dataset['kind'])).toEqual([
      'allergy',
      'condition',
      'prescription',
      'medicalRecord',
      'observation',
      'letter',
      'consent',
      'appointment',
      'importedResource',
    ]);
    const said = sheet.textContent;
    for (const words of [
      'LEFÈVRE',
      'LEFEVRE',
      'Arachide',
      'Œdème',
      'Depuis l’enfance',
      '1 le soir',
      'Repos',
      'Rappelée',
      'PETIT Luc',
      'Cher confrère',
      'Je consens aux soins.',
      'Empêchée',
      'A12',
    ])
      expect(said, words).toContain(words);
    expect(said).not.toContain('Iode');
    // What the lines of an imported document say is not said by its fields again.
    const labels = [...(sections[8]?.querySelectorAll('dt') ?? [])].map(({ textContent }) => textContent);
    expect(labels).toEqual(['Type', 'État', 'Date', 'Lot']);
    expect(sections[8]?.textContent).toContain('Vaccination');
    expect(sections[8]?.textContent).toContain('terminé');
    // A note's text repeats its sections.
    expect(said).not.toContain('Motif\nToux');
    const measures = [...(sections[4]?.querySelectorAll('strong') ?? [])].map(({ textContent }) => textContent);
    expect(measures.map((words) => /\d+/.exec(words)?.[0])).toEqual(['71', '70']);
    window.dispatchEvent(new Event('afterprint'));
    await waitFor(() => expect(screen.queryByTestId('print-sheet')).toBeNull());
  });

  it('CR-47 is in the language of the screen', async () => {
    const sheet = await print({}, 'en');
    expect([...sheet.querySelectorAll('h2')].map(({ textContent }) => textContent)).toContain('Prescriptions');
    expect(sheet.textContent).toContain('Signed by Dr Petit');
  });

  it('CR-48 says what the role may not read, and what has not been sent', async () => {
    const sheet = await print({ role: 'secretary' });
    const head = sheet.querySelector('header')?.textContent ?? '';
    expect(head).toMatch(/Sans ce que votre rôle ne permet pas de lire\s: Allergies, Problèmes, Ordonnances, Notes/);
    expect(head).not.toContain('envoyé');
    expect(sheet.textContent).not.toContain('Arachide');
    expect(sheet.textContent).toContain('Empêchée');
  });
});
