import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdminAnswer, AdminDesk } from '../../contract/admin-desk.ts';
import type { RetainedFile, RetentionPreview } from '../../contract/retention.ts';
import { AdminDeskContext } from '../../hooks/index.ts';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { loadInsideTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { CLAIRE_ID, device, HUGO_ID } from '../chart/testing/device.tsx';
import { RetentionScreen } from './retention-screen.tsx';
import { loadWords } from './words.ts';

const OTHER = { id: '0190f000-0000-7000-8000-00000000000a', name: 'Ana Martin' };
const FILE: RetainedFile = {
  patientId: '0190f000-0000-7000-8000-000000000001',
  name: 'DUPONT Zoé',
  birthDate: '1950-02',
  lastContact: '2003-01-01',
  rule: 'contact',
  years: 20,
  term: '2023-01-01',
  hold: null,
  request: null,
};
const PREVIEW: RetentionPreview = {
  ...FILE,
  reached: true,
  records: [
    { entityType: 'medicalRecord', count: 3 },
    { entityType: 'patient', count: 1 },
  ],
  unsettled: 0,
  unsentDevices: [],
};
const REQUEST = { by: OTHER, at: '2026-11-20T08:00:00.000Z', until: '2026-11-27T08:00:00.000Z' };
const done = <T,>(value: T) => ({ kind: 'done', value }) as const;

async function opened(desk: Partial<AdminDesk> = {}, more = '') {
  const whole = {
    retention: async () => done({ items: [FILE], nextCursor: null }),
    retentionOf: async () => done(PREVIEW),
    ...desk,
  } as unknown as AdminDesk;
  const Shown = () => (
    <AdminDeskContext value={whole}>
      <RetentionScreen />
    </AdminDeskContext>
  );
  await device(
    { 'admin/retention': { Screen: Shown, Detail: Shown, Editor: Shown } as unknown as RecordScreens },
    `/admin/retention${more}`,
    { role: 'admin', zone: 'Europe/Paris' },
  );
  fireEvent.click(screen.getByText('open'));
}

const panel = async () => {
  fireEvent.click(await screen.findByTestId('retention-look'));
  return screen.findByTestId('retention-panel');
};
const type = (testId: string, value: string) => fireEvent.change(screen.getByTestId(testId), { target: { value } });

describe('the files that have reached their term', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await Promise.all([loadInsideTexts(), loadWords()]);
  });
  beforeEach(() => setLanguage('fr'));

  it('AD-19 lists them with the reason, and shows what would be erased', async () => {
    await opened();
    const row = await screen.findByTestId('retention-file');
    expect(row.textContent).toMatch(/DUPONT Zoé.*02\/1950.*01\/01\/2003.*01\/01\/2023.*20 ans depuis le dernier/);
    const shown = await panel();
    expect(
      within(shown)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['Notes (3)', 'Fiche du patient (1)']);
    expect(shown.textContent).toContain('ne peut pas être annulé');
  });

  it('AD-20 asks for an erasure with the password, once for two taps, and says what was wrong', async () => {
    const requestErasure = vi
      .fn<AdminDesk['requestErasure']>(async () => done(null))
      .mockResolvedValueOnce({ kind: 'refused', code: 'VALIDATION' });
    await opened({ requestErasure });
    const shown = await panel();
    expect(screen.getByTestId<HTMLButtonElement>('retention-ask').disabled).toBe(true);
    type('field-password', 'wrong');
    fireEvent.click(screen.getByTestId('retention-ask'));
    fireEvent.click(screen.getByTestId('retention-ask'));
    await waitFor(() => expect(shown.textContent).toContain('Ce n’est pas votre mot de passe'));
    expect(requestErasure.mock.calls).toEqual([[FILE.patientId, 'wrong']]);
    expect(screen.getByTestId<HTMLInputElement>('field-password').value).toBe('');
  });

  it('AD-20 confirms another administrator’s request, and then lists the file no more', async () => {
    const eraseFile = vi.fn<AdminDesk['eraseFile']>(async () => done(null));
    const retention = vi
      .fn<AdminDesk['retention']>(async () => done({ items: [], nextCursor: null }))
      .mockResolvedValueOnce(done({ items: [{ ...FILE, request: REQUEST }], nextCursor: null }));
    await opened({ eraseFile, retention, retentionOf: async () => done({ ...PREVIEW, request: REQUEST }) });
    const shown = await panel();
    expect(shown.textContent).toMatch(/Demandé le 20\/11\/2026.*par Ana Martin/);
    type('field-password', 'secret');
    fireEvent.click(screen.getByTestId('retention-erase'));
    await screen.findByText('Le dossier est effacé');
    expect(eraseFile.mock.calls).toEqual([[FILE.patientId, 'secret']]);
    await waitFor(() => expect(screen.queryByTestId('retention-file')).toBeNull());
  });

  it('AD-21 says what forbids an erasure, and offers none; a hold has a reason and can be lifted', async () => {
    const setHold = vi.fn<AdminDesk['setHold']>(async () => done(null));
    const hold = { reason: 'Litige', by: OTHER, at: '2026-11-20T08:00:00.000Z' };
    const retentionOf = vi
      .fn<AdminDesk['retentionOf']>(async () => done({ ...PREVIEW, hold }))
      .mockResolvedValueOnce(done({ ...PREVIEW, unsettled: 1 }));
    await opened({ setHold, retentionOf });
    const shown = await panel();
    expect(shown.textContent).toContain('attend une décision');
    expect(screen.queryByTestId('retention-ask')).toBeNull();
    type('field-reason', ' Litige ');
    fireEvent.click(screen.getByTestId('retention-hold'));
    const lift = await screen.findByTestId('retention-lift');
    expect(shown.textContent).toMatch(/par Ana Martin\s: Litige/);
    await waitFor(() => expect((lift as HTMLButtonElement).disabled).toBe(false));
    fireEvent.click(lift);
    await waitFor(() =>
      expect(setHold.mock.calls).toEqual([
        [FILE.patientId, 'Litige'],
        [FILE.patientId, null],
      ]),
    );
  });

  it('AD-23 a password typed while an answer is on its way stays, whatever the answer does to the panel', async () => {
    const HOLD = { reason: 'Plainte', by: OTHER, at: '2026-11-20T08:00:00.000Z' };
    let answer: (answered: AdminAnswer<null>) => void = () => undefined;
    const wrong = new Promise<AdminAnswer<null>>((resolve) => (answer = resolve));
    const files: AdminAnswer<RetentionPreview>[] = [
      done(PREVIEW),
      { kind: 'unreachable' },
      done({ ...PREVIEW, hold: HOLD }),
      done({ ...PREVIEW, request: REQUEST }),
    ];
    await opened({
      requestErasure: () => wrong,
      setHold: async () => done(null),
      retentionOf: async () => files.shift() ?? { kind: 'unreachable' },
    });
    await panel();
    const typed = () => screen.getByTestId<HTMLInputElement>('field-password').value;
    type('field-password', 'wrong');
    fireEvent.click(screen.getByTestId('retention-ask'));
    type('field-password', 'right');
    type('field-reason', 'Plainte');
    answer({ kind: 'refused', code: 'VALIDATION' });
    // The panel could not be loaded again: it stays as it was, and says so.
    fireEvent.click(await screen.findByTestId('retention-again'));
    expect([typed(), screen.getByTestId<HTMLInputElement>('field-reason').value]).toEqual(['right', 'Plainte']);
    // Another administrator has put it on hold meanwhile: nothing is offered, until they lift it and ask themselves.
    fireEvent.click(await screen.findByTestId('retention-lift'));
    await screen.findByTestId('retention-erase');
    expect(typed()).toBe('right');
  });

  it('AD-23 a list that cannot be loaded again stays, with what is open in it', async () => {
    const retention = vi
      .fn<AdminDesk['retention']>(async () => ({ kind: 'unreachable' }))
      .mockResolvedValueOnce(done({ items: [FILE], nextCursor: null }));
    await opened({ retention });
    await panel();
    type('field-password', 'secret');
    fireEvent.click(screen.getByTestId('retention-refresh'));
    expect(await screen.findByText('La liste ne peut pas être affichée')).toBeTruthy();
    expect(screen.getByTestId<HTMLInputElement>('field-password').value).toBe('secret');
    // A person who may not see it any more does not go on seeing it.
    retention.mockResolvedValueOnce({ kind: 'refused', code: 'FORBIDDEN' });
    fireEvent.click(screen.getByTestId('retention-refresh'));
    await waitFor(() => expect(screen.queryByTestId('retention-file')).toBeNull());
  });

  it('AD-22 puts a file on hold before its term, found by its patient, and lists the holds', async () => {
    const hold = { reason: 'Plainte', by: OTHER, at: '2026-11-20T08:00:00.000Z' };
    const setHold = vi.fn<AdminDesk['setHold']>(async () => done(null));
    const young = { ...PREVIEW, patientId: HUGO_ID, name: 'PETIT Hugo', term: '2046-01-01', reached: false };
    let isHeld = false;
    const retention = vi.fn<AdminDesk['retention']>(async (listed) =>
      done({
        items: listed === 'held' ? [{ ...FILE, patientId: HUGO_ID, name: 'PETIT Hugo', hold }] : [],
        nextCursor: null,
      }),
    );
    await opened({
      retention,
      setHold: (...asked) => {
        isHeld = true;
        return setHold(...asked);
      },
      retentionOf: async () => done({ ...young, hold: isHeld ? hold : null }),
    });
    await screen.findByText('Aucun dossier n’a atteint son terme');
    const field = screen.getByTestId('field-retention-patient');
    fireEvent.focus(field);
    fireEvent.change(field, { target: { value: 'petit' } });
    fireEvent.click(await screen.findByRole('option', { name: /PETIT Hugo/ }));
    const shown = await screen.findByTestId('retention-panel');
    expect(shown.textContent).toMatch(/PETIT Hugo.*Terme\s: 01\/01\/2046.*n’est pas terminée/);
    expect(screen.queryByTestId('retention-ask')).toBeNull();
    type('field-reason', 'Plainte');
    fireEvent.click(screen.getByTestId('retention-hold'));
    await screen.findByTestId('retention-lift');
    expect(setHold.mock.calls).toEqual([[HUGO_ID, 'Plainte']]);
    fireEvent.click(screen.getByRole('radio', { name: 'Effacement suspendu' }));
    expect((await screen.findByTestId('retention-file')).textContent).toMatch(/PETIT Hugo.*Effacement suspendu/);
    expect(retention.mock.calls.at(-1)).toEqual(['held', null]);
  });

  it('AD-22 opens on the file of a patient whose page led there', async () => {
    const retentionOf = vi.fn<AdminDesk['retentionOf']>(async () => done({ ...PREVIEW, patientId: CLAIRE_ID }));
    await opened({ retentionOf }, `?patient=${CLAIRE_ID}`);
    expect((await screen.findByTestId('retention-panel')).textContent).toContain('DUPONT Zoé');
    expect(retentionOf.mock.calls).toEqual([[CLAIRE_ID]]);
  });

  it('AD-24 of a merged record shows the file that it belongs to, says so, and acts on that file', async () => {
    const setHold = vi.fn<AdminDesk['setHold']>(async () => done(null));
    await opened({ setHold }, `?patient=${CLAIRE_ID}`);
    const shown = await screen.findByTestId('retention-panel');
    expect(shown.textContent).toMatch(/fusionnée avec celle-ci.*DUPONT Zoé/);
    type('field-reason', 'Plainte');
    fireEvent.click(screen.getByTestId('retention-hold'));
    await waitFor(() => expect(setHold.mock.calls).toEqual([[FILE.patientId, 'Plainte']]));
  });

  it('AD-25 says of which law the periods are, and the years from which the server derives the term', async () => {
    await opened({
      retention: async () => done({ items: [{ ...FILE, years: 25, term: '2028-01-01' }], nextCursor: null }),
    });
    expect((await screen.findByTestId('retention-file')).textContent).toMatch(/01\/01\/2028.*25 ans depuis le dernier/);
    expect(screen.getByText(/loi française.*Si la loi de votre pays demande davantage/)).toBeTruthy();
  });

  it('AD-19 without the server it says so', async () => {
    await opened({ retention: async () => ({ kind: 'unreachable' }) });
    expect(await screen.findByText(/a besoin du réseau/)).toBeTruthy();
  });
});
