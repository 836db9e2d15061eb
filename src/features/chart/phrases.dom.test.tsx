import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { chartScreens } from './screens.tsx';
import { CLAIRE_ID, device, USER_ID, type Held } from './testing/device.tsx';

const SCREENS = chartScreens(patients, consents);
const NEW = `/medical-records/new?owner=${CLAIRE_ID}`;
const held = (entityType: string, data: JsonObject): Held => ({ entityType, id: testId(), data });
const practitioner = held('practitioner', { familyName: 'PETIT', givenNames: 'Luc', title: 'Dr' });
const template = (name: string, more: JsonObject = {}) =>
  held('documentTemplate', {
    kind: 'note',
    name,
    language: 'fr',
    templateVersion: 1,
    status: 'published',
    body: 'Examen clinique\n{{patient.fullName}}, vue par {{practitioner.fullName}}\n\nConduite à tenir\nRevoir',
    ...more,
  });
const HELD: Held[] = [
  practitioner,
  held('phrase', { name: 'rhino', text: 'Rhinopharyngite chez {{patient.fullName}}' }),
  held('phrase', { name: 'repos', text: 'Repos 3 jours', ownerId: USER_ID }),
  held('phrase', { name: 'rhume', text: 'à quelqu’un d’autre', ownerId: testId() }),
  template('Suivi'),
  template('Brouillon', { status: 'draft' }),
  template('Courrier', { kind: 'letter' }),
];

const area = (section: string) => screen.getByTestId<HTMLTextAreaElement>(`field-${section}`);
/** As typing leaves it: the value, and the caret at its end. */
const type = (section: string, value: string) => fireEvent.change(area(section), { target: { value } });
const names = () => screen.queryAllByTestId('phrase').map((option) => option.querySelector('strong')?.textContent);

async function form() {
  const page = await device(SCREENS, NEW, { held: HELD });
  fireEvent.click(screen.getByText('open'));
  await screen.findByTestId('note-templates');
  return page;
}

describe('a note in few words', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-36 `/` lists the phrases, arrows choose, Enter inserts at the caret and saves nothing', async () => {
    const { sent } = await form();
    type('plan', 'Toux /');
    await waitFor(() => expect(names()).toEqual(['repos', 'rhino']));
    const field = area('plan');
    expect(field.getAttribute('aria-controls')).toBe(screen.getByTestId('phrases').id);
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    const active = document.getElementById(field.getAttribute('aria-activedescendant') ?? '');
    expect(active?.getAttribute('aria-selected')).toBe('true');
    expect(active?.textContent).toContain('rhino');
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(area('plan').value).toBe('Toux Rhinopharyngite chez LEFÈVRE Claire'));
    expect(names()).toEqual([]);
    expect(await sent()).toEqual([]);
  });

  it('CR-36 a tap takes one; Escape closes the list and not the form', async () => {
    await form();
    type('plan', '/rep');
    await waitFor(() => expect(names()).toEqual(['repos']));
    fireEvent.keyDown(area('plan'), { key: 'Escape' });
    expect(names()).toEqual([]);
    expect(area('plan').value).toBe('/rep');
    type('plan', '/repo');
    fireEvent.click(await screen.findByTestId('phrase'));
    await waitFor(() => expect(area('plan').value).toBe('Repos 3 jours'));
  });

  it('CR-35 a published template fills the sections with this patient and this author, and undo takes it back', async () => {
    await form();
    type('plan', 'Repos');
    fireEvent.click(screen.getByTestId('note-templates'));
    const offered = await screen.findAllByTestId('note-template');
    expect(offered.map(({ textContent }) => textContent)).toEqual(['Suivi']);
    fireEvent.click(offered[0] as HTMLElement);
    await waitFor(() => expect(area('examination').value).toBe('LEFÈVRE Claire, vue par Dr Luc PETIT'));
    expect(area('plan').value).toBe('Repos\nRevoir');
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(area('examination').value).toBe(''));
    expect(area('plan').value).toBe('Repos');
  });
});
