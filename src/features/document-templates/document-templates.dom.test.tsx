import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { JsonObject } from '../../lib/json.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { loadTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { device, type Held } from '../chart/testing/device.tsx';
import { documentTemplates } from './document-template-module.tsx';
import { documentTemplateTexts } from './index.ts';

const SCREENS = { 'document-templates': recordScreens(documentTemplates) };

const template = (data: JsonObject = {}): Held => ({
  entityType: 'documentTemplate',
  id: testId(),
  data: {
    kind: 'consent',
    name: 'Soins courants',
    language: 'fr',
    templateVersion: 1,
    status: 'published',
    consentType: 'care',
    body: 'Je soussigné(e) {{patient.fullName}} consens.\n[?] J’ai compris',
    ...data,
  },
});

const open = () => fireEvent.click(screen.getByText('open'));
const body = () => screen.getByTestId<HTMLTextAreaElement>('field-body');
const type = (field: string, value: string) =>
  fireEvent.change(screen.getByTestId(`field-${field}`), { target: { value } });

async function previewFor(name: string) {
  const field = screen.getByTestId('field-previewOf');
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: name } });
  fireEvent.click(await screen.findByRole('option', { name: new RegExp(name) }));
  return screen.findByTestId('template-preview');
}

describe('the editor of document templates', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadTexts(documentTemplateTexts);
  });
  beforeEach(async () => {
    localStorage.clear();
    withdrawOffer();
    forgetAll();
    await setLanguage('fr');
  });

  it('CS-51 CS-63 a chip puts its variable where the caret is; the draft is kept as version 1', async () => {
    const { sent } = await device(SCREENS, '/document-templates/new', { role: 'admin' });
    open();
    await screen.findByTestId('field-body');
    type('name', 'Accord');
    type('body', 'Je, , consens.');
    fireEvent.focus(body());
    body().setSelectionRange(4, 4);
    fireEvent.click(screen.getByTestId('variable-patient.fullName'));
    expect(body().value).toBe('Je, {{patient.fullName}}, consens.');
    // CS-63: a phone shows them after a tap, and the text again once one was put in.
    const fold = screen.getByTestId('variables-fold');
    expect(fold.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(fold);
    expect(fold.getAttribute('aria-expanded')).toBe('true');
    // A range that is chosen gives way to it.
    body().setSelectionRange(24, 26);
    fireEvent.click(screen.getByTestId('variable-patient.age'));
    expect(body().value).toBe('Je, {{patient.fullName}}{{patient.age}}consens.');
    expect(fold.getAttribute('aria-expanded')).toBe('false');
    body().setSelectionRange(body().value.length, body().value.length);
    fireEvent.click(screen.getByTestId('variable-yes-no'));
    expect(body().value).toMatch(/consens\.\n\[\?\] $/);
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    expect((await sent())[0]?.payload).toMatchObject({
      kind: 'consent',
      name: 'Accord',
      language: 'fr',
      templateVersion: 1,
      status: 'draft',
      body: expect.stringContaining('{{patient.fullName}}{{patient.age}}'),
    });
  });

  it('CS-51 a variable that is not on the list is named, and nothing is saved', async () => {
    const { sent } = await device(SCREENS, '/document-templates/new', { role: 'admin' });
    open();
    await screen.findByTestId('field-body');
    type('name', 'Piège');
    type('body', '{{patient.note}}');
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByRole('alert');
    expect(document.body.textContent).toContain('patient.note');
    expect(await sent()).toEqual([]);
  });

  it('CS-52 a preview fills the text in for a real patient, as plain text', async () => {
    const held = template({
      status: 'draft',
      body: '<script>alert(1)</script> {{patient.fullName}}, {{appointment.date}}\n[?] J’ai compris',
    });
    await device(SCREENS, `/document-templates/${held.id}`, { role: 'admin', held: [held] });
    open();
    await screen.findByTestId('template-body');
    expect(screen.getByTestId('template-body').textContent).toContain('Nom et prénom');
    const preview = await previewFor('LEFÈVRE');
    await waitFor(() => expect(preview.textContent).toContain('LEFÈVRE Claire, ……'));
    expect(preview.textContent).toContain('<script>alert(1)</script>');
    expect(preview.querySelector('script')).toBeNull();
    expect(preview.textContent).toContain('J’ai compris (oui ou non)');
  });

  it('CS-53 publishing asks, is done once, and ends the editing', async () => {
    const held = template({ status: 'draft' });
    const { sent } = await device(SCREENS, `/document-templates/${held.id}`, { role: 'admin', held: [held] });
    open();
    fireEvent.click(await screen.findByTestId('publish'));
    const confirm = await screen.findByTestId('confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await screen.findByTestId('new-version');
    expect(screen.queryByTestId('edit')).toBeNull();
    expect(screen.queryByTestId('delete')).toBeNull();
    expect((await sent()).map(({ payload }) => payload)).toEqual([{ status: 'published' }]);
  });

  it('CS-54 a new version begins as the one before and replaces it when it is published', async () => {
    const held = template();
    const { sent } = await device(SCREENS, `/document-templates/${held.id}`, { role: 'admin', held: [held] });
    open();
    fireEvent.click(await screen.findByTestId('new-version'));
    await screen.findByTestId('field-body');
    expect(body().value).toBe(held.data['body']);
    type('body', 'Je consens, {{patient.fullName}}.');
    fireEvent.click(screen.getByTestId('save'));
    fireEvent.click(await screen.findByTestId('publish'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await screen.findByTestId('retire');
    const events = await sent();
    expect(events[0]?.payload).toMatchObject({ templateVersion: 2, status: 'draft', supersedes: held.id });
    expect(events.slice(1).map(({ entityId, payload }) => [entityId === held.id, payload])).toEqual([
      [false, { status: 'published' }],
      [true, { status: 'retired' }],
    ]);
  });

  it('CS-53 a published text is retired, and stays readable', async () => {
    const held = template();
    const { sent } = await device(SCREENS, `/document-templates/${held.id}`, { role: 'admin', held: [held] });
    open();
    fireEvent.click(await screen.findByTestId('retire'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await waitFor(() => expect(screen.queryByTestId('retire')).toBeNull());
    expect((await sent()).map(({ payload }) => payload)).toEqual([{ status: 'retired' }]);
    expect(screen.getByTestId('template-body').textContent).toContain('consens');
  });

  it('CS-55 whoever may only read templates is offered the preview and nothing else', async () => {
    const held = template();
    await device(SCREENS, `/document-templates/${held.id}`, { role: 'practitioner', held: [held] });
    open();
    await screen.findByTestId('template-body');
    for (const action of ['publish', 'retire', 'new-version', 'edit', 'delete'])
      expect(screen.queryByTestId(action)).toBeNull();
    expect((await previewFor('LEFÈVRE')).textContent).toContain('LEFÈVRE Claire');
  });
});
