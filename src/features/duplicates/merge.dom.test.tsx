import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import { loadMergeNotice } from './index.ts';
import { mergedWith } from '../../hooks/use-merged.ts';
import type { Role } from '../../contract/permissions.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { chartScreens } from '../chart/screens.tsx';
import { CLAIRE_ID, device, HUGO_ID, type DeviceOptions, type Held } from '../chart/testing/device.tsx';

const SCREENS = { ...chartScreens(patients, consents) };
const TWIN_ID = testId();
const twin = (more: Held['data'] = {}): Held => ({
  entityType: 'patient',
  id: TWIN_ID,
  data: {
    birthName: 'LEFEVRE',
    birthGivenNames: 'Claire',
    gender: 'female',
    birthDate: '1984-02-29',
    email: 'claire@example.org',
    ...more,
  },
});
const allergy = (text: string, patientId: string): Held => ({
  entityType: 'allergy',
  id: testId(),
  data: { patientId, clinicalStatus: 'active', text },
});

/** The page first: what is on it comes after. */
const open = async () => {
  fireEvent.click(screen.getByText('open'));
  await screen.findByTestId('record-header');
};
const allergies = () => screen.queryByTestId('standing-allergies')?.textContent ?? '';
const onPage = (id: string, held: readonly Held[], role?: Role, search = '', more: DeviceOptions = {}) =>
  device(SCREENS, `/patients/${id}${search}`, { held, ...(role && { role }), ...more });

describe('two records of one person', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await Promise.all([loadMergeNotice(), import('./merge-dialog.tsx')]);
  });
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-44 are compared field by field, and merged with the values picked, once however often it is tapped', async () => {
    const held = [twin(), allergy('Arachide', TWIN_ID), allergy('Latex', HUGO_ID)];
    const { sent } = await onPage(CLAIRE_ID, held, 'practitioner', `?merge=${TWIN_ID}`);
    await open();
    await screen.findByTestId('merge');
    const field = (name: string) => {
      const found = screen.getAllByTestId('merge-field').find(({ dataset }) => dataset['field'] === name);
      if (found === undefined) throw new Error(`no field ${name}`);
      return within(found);
    };
    // What only one of them has is kept; of two values, that of the record that stays.
    expect(field('email').getByTestId<HTMLInputElement>('merge-other').checked).toBe(true);
    expect(field('birthName').getByTestId<HTMLInputElement>('merge-kept').checked).toBe(true);
    expect(screen.queryAllByTestId('merge-field').map(({ dataset }) => dataset['field'])).not.toContain('gender');
    fireEvent.click(field('birthName').getByTestId('merge-other'));
    const confirm = screen.getByTestId('merge-confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(() => expect(allergies()).toContain('Arachide'));
    expect(allergies()).not.toContain('Latex');
    expect((await screen.findByTestId('merged-here')).textContent).toContain('Claire');
    expect((await sent()).map(({ entityId, payload }) => ({ entityId, payload }))).toEqual([
      { entityId: CLAIRE_ID, payload: { birthName: 'LEFEVRE', email: 'claire@example.org' } },
      { entityId: TWIN_ID, payload: { mergedInto: CLAIRE_ID } },
    ]);
  });

  it('CR-44 either of them can be the one that stays', async () => {
    const { sent } = await onPage(CLAIRE_ID, [twin()], 'practitioner', `?merge=${TWIN_ID}`);
    await open();
    fireEvent.click(await screen.findByTestId('merge-swap'));
    fireEvent.click(screen.getByTestId('merge-confirm'));
    await waitFor(() => expect(screen.getByTestId('record-header').dataset['entityId']).toBe(TWIN_ID));
    expect((await sent()).at(-1)).toMatchObject({ entityId: CLAIRE_ID, payload: { mergedInto: TWIN_ID } });
  });

  it('CR-45 what stands under one stands under both, and the merged one leads to the one that is kept', async () => {
    const held = [twin({ mergedInto: CLAIRE_ID }), allergy('Arachide', TWIN_ID), allergy('Latex', CLAIRE_ID)];
    await onPage(TWIN_ID, held);
    await open();
    await waitFor(() => expect(allergies()).toMatch(/Arachide.*Latex/));
    expect((await screen.findByTestId('merged-into')).dataset['entityId']).toBe(CLAIRE_ID);
    expect(screen.queryByTestId('edit')).toBeNull();
    expect(screen.queryByTestId('chart-new')).toBeNull();
    expect(screen.queryByTestId('separate')).toBeNull();
    fireEvent.click(screen.getByTestId('open-kept'));
    await screen.findByTestId('merged-here');
    expect(allergies()).toMatch(/Arachide.*Latex/);
  });

  it.each([
    ['kept', CLAIRE_ID],
    ['merged', TWIN_ID],
  ])('CR-45 every kind of entry of either stands in the timeline of the %s one, and nobody else’s', async (_, page) => {
    const at = '2026-11-20T09:00:00.000Z';
    const under = (entityType: string, data: Held['data']): Held[] =>
      [CLAIRE_ID, TWIN_ID, HUGO_ID].map((patientId) => ({ entityType, id: testId(), data: { patientId, ...data } }));
    const held = [
      twin({ mergedInto: CLAIRE_ID }),
      ...under('appointment', { start: at, end: at, status: 'booked', reason: 'Contrôle' }),
      ...under('medicalRecord', { occurredAt: at, type: 'note', title: 'Toux', text: 'x' }),
      ...under('medicalRecord', {
        occurredAt: at,
        type: 'note',
        documentKind: 'letter',
        title: 'Certificat',
        text: 'x',
      }),
      ...under('condition', { clinicalStatus: 'active', text: 'Asthme' }),
      ...under('allergy', { clinicalStatus: 'active', text: 'Arachide' }),
      ...under('prescription', { prescribedAt: at, status: 'draft', lines: [{ drug: { name: 'X' }, posology: '1' }] }),
      ...under('consent', { type: 'care', status: 'draft', language: 'fr', text: 'x' }),
      ...under('importedResource', { resourceType: 'Immunization', title: 'Grippe', content: '{}' }),
      // Two moments of two people: each a line.
      ...under('observation', { status: 'final', code: '8867-4', value: 70, unit: '/min' }).map((each, index) => ({
        ...each,
        data: { ...each.data, effectiveDateTime: `2026-11-2${index}T08:00:00.000Z` },
      })),
    ];
    await onPage(page, held, undefined, '?tab=timeline');
    await open();
    const kinds = () => screen.queryByTestId('timeline')?.dataset['total'];
    await waitFor(() => expect(kinds()).toBe('18'));
  });

  it('CR-46 an administrator separates them: each has its own again', async () => {
    const held = [
      twin({ mergedInto: CLAIRE_ID }),
      { entityType: 'appointment', id: testId(), data: { patientId: TWIN_ID, start: '2026-11-20T09:00:00.000Z' } },
    ];
    const { sent } = await onPage(TWIN_ID, held, 'admin');
    await open();
    fireEvent.click(await screen.findByTestId('separate'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await waitFor(() => expect(screen.queryByTestId('merged-into')).toBeNull());
    expect((await sent()).map(({ entityId, payload }) => ({ entityId, payload }))).toEqual([
      { entityId: TWIN_ID, payload: { mergedInto: null } },
    ]);
  });

  it('CR-73 CR-74 are downloaded as one file, once for two taps, and a part is called a part', async () => {
    const saved: Blob[] = [];
    const createObjectURL = vi.fn((blob: Blob) => `blob:${saved.push(blob)}`);
    vi.stubGlobal('URL', Object.assign(class extends URL {}, { createObjectURL, revokeObjectURL: () => undefined }));
    const names: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    const requested: (readonly string[])[] = [];
    const recordFile = (ids: readonly string[]) => {
      requested.push(ids);
      return Promise.resolve({ kind: 'file', text: '{"resourceType":"Bundle"}', isWhole: false } as const);
    };
    await onPage(CLAIRE_ID, [twin({ mergedInto: CLAIRE_ID })], 'secretary', '', { recordFile });
    fireEvent.click(screen.getByText('open'));
    const button = await screen.findByTestId<HTMLButtonElement>('record-file-download');
    expect(screen.getByTestId('record-file').textContent).toContain('Il faut le réseau');
    await waitFor(() => expect(button.disabled).toBe(false));
    vi.useFakeTimers();
    try {
      for (const gap of [0, 1_400, 0]) {
        await act(async () => button.click());
        await act(() => vi.advanceTimersByTimeAsync(gap));
      }
    } finally {
      vi.useRealTimers();
    }
    expect(screen.getByTestId('record-file-result').textContent).toContain('pas complet');
    expect(requested).toEqual([[CLAIRE_ID, TWIN_ID]]);
    expect(names).toEqual([expect.stringMatching(/^dossier-patient-\d{4}-\d\d-\d\d\.json$/)]);
    expect(await saved[0]?.text()).toBe('{"resourceType":"Bundle"}');
    click.mockRestore();
    vi.unstubAllGlobals();
  });

  it('CR-74 without the server there is no file, and the page says so', async () => {
    await onPage(CLAIRE_ID, []);
    fireEvent.click(screen.getByText('open'));
    const button = await screen.findByTestId<HTMLButtonElement>('record-file-download');
    await waitFor(() => expect(button.disabled).toBe(false));
    fireEvent.click(button);
    expect((await screen.findByTestId('record-file-result')).textContent).toContain('le serveur ne répond pas');
  });

  it('CR-45 links that lead in a circle, or into what is not here, end the search', () => {
    const into: Record<string, string> = { a: 'b', b: 'c', c: 'a', d: 'gone', e: 'd' };
    const links = {
      get: (id: string) => (id in into ? { id, sortKey: '', summary: { mergedInto: into[id] ?? '' } } : undefined),
      idsOf: (id: string) => new Set(Object.keys(into).filter((one) => into[one] === id)),
    } as unknown as Parameters<typeof mergedWith>[0];
    const of = (id: string) => mergedWith(links, ({ mergedInto }) => String(mergedInto), id);
    expect(of('a')[0]).toBe('a');
    expect(of('b').toSorted()).toEqual(['a', 'b', 'c']);
    expect(of('e').toSorted()).toEqual(['d', 'e', 'gone']);
    expect(of('f')).toEqual(['f']);
  });
});
