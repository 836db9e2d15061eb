import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdminAnswer, AdminDesk, AuditLine, AuditVerdict, DeviceLine } from '../../contract/admin-desk.ts';
import { readSignedHead, type SignedHead } from '../../contract/audit-head.ts';
import { AdminDeskContext } from '../../hooks/index.ts';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { CLAIRE_ID, device } from '../chart/testing/device.tsx';
import { AuditScreen } from './audit-screen.tsx';
import { loadWords } from './words.ts';

const line = (id: number, more: Partial<AuditLine> = {}): AuditLine => ({
  id: String(id),
  at: '2026-11-21T08:00:00.000Z',
  action: 'read',
  outcome: 'accepted',
  entityType: 'patient',
  entityId: CLAIRE_ID,
  version: null,
  user: { id: '018f0000-0000-7000-8000-000000000002', name: 'Nadia Roux' },
  clientId: null,
  occurredAt: null,
  changedFields: [],
  ...more,
});

const HEAD = { id: '12', hash: 'a'.repeat(64) };

async function opened(desk: Partial<AdminDesk>, search = '') {
  const whole = {
    devices: async () => ({ kind: 'done', value: [] }),
    audit: async () => ({ kind: 'done', value: { items: [line(1)], nextCursor: null } }),
    ...desk,
  } as AdminDesk;
  const Screen = () => (
    <AdminDeskContext value={whole}>
      <AuditScreen />
    </AdminDeskContext>
  );
  await device(
    { 'admin/audit': { Screen, Detail: Screen, Editor: Screen } as unknown as RecordScreens },
    `/admin/audit${search}`,
    {
      role: 'admin',
    },
  );
  fireEvent.click(screen.getByText('open'));
}

describe('the audit on screen', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadWords();
  });
  beforeEach(() => setLanguage('fr'));

  it('AD-9 tells a reading of the audit from a device that fetches what is new', async () => {
    const items = [line(2, { entityType: 'audit', entityId: null }), line(1, { entityType: null, entityId: null })];
    await opened({ audit: async () => ({ kind: 'done', value: { items, nextCursor: null } }) });
    const rows = await screen.findAllByTestId('audit-entry');
    expect(rows.map((row) => row.children[3]?.textContent)).toEqual([
      'Journal d’audit',
      'Données du cabinet (synchronisation)',
    ]);
  });

  it('AD-9 CR-54 asks what the address says, and pages on without losing what is shown', async () => {
    const audit = vi.fn<AdminDesk['audit']>(async (_query, after) => ({
      kind: 'done',
      value: after === null ? { items: [line(2)], nextCursor: 'older' } : { items: [line(1)], nextCursor: null },
    }));
    await opened({ audit }, `?entityType=patient&entityId=${CLAIRE_ID}&nonsense=1`);
    expect((await screen.findAllByTestId('audit-entry')).length).toBe(1);
    fireEvent.click(await screen.findByTestId('audit-more'));
    await waitFor(() => expect(screen.getAllByTestId('audit-entry').length).toBe(2));
    expect(audit.mock.calls.map(([query, after]) => [query, after])).toEqual([
      [{ entityType: 'patient', entityId: CLAIRE_ID, below: 'true' }, null],
      [{ entityType: 'patient', entityId: CLAIRE_ID, below: 'true' }, 'older'],
    ]);
  });

  it('AD-9 names people and records, never ids, and both times of what was done offline', async () => {
    const offline = line(3, { action: 'update', occurredAt: '2026-11-20T10:00:00.000Z', changedFields: ['birthName'] });
    await opened({ audit: async () => ({ kind: 'done', value: { items: [offline], nextCursor: null } }) });
    const row = await screen.findByTestId('audit-entry');
    await waitFor(() => expect(row.textContent).toMatch(/Nadia Roux.*a modifié.*Patient.*Nom de naissance/));
    expect(row.textContent).toContain('fait hors ligne, reçu le');
    await waitFor(() => expect(row.textContent).toContain('LEFÈVRE'));
    expect(row.textContent).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('AD-26 names whose file was put on hold, whose password was changed and which device was revoked', async () => {
    const tablet = '018f0000-0000-7000-8000-000000000009';
    const items = [
      line(4, { action: 'create', entityType: 'retentionHold' }),
      line(3, { action: 'create', entityType: 'erasureRequest' }),
      line(2, { action: 'create', entityType: 'invitation', entityId: tablet }),
      line(1, { action: 'logout', entityType: 'device', entityId: tablet }),
    ];
    await opened({
      devices: async () => ({ kind: 'done', value: [{ clientId: tablet, name: 'Tablette salle 2' } as DeviceLine] }),
      audit: async () => ({ kind: 'done', value: { items, nextCursor: null } }),
    });
    const rows = await screen.findAllByTestId('audit-entry');
    await waitFor(() => {
      const shown = rows.map((row) => row.children[3]?.textContent);
      expect(shown[0]).toMatch(/^Suspension de l’effacement d’un dossier .*LEFÈVRE/);
      expect(shown[1]).toMatch(/^Demande d’effacement .*LEFÈVRE/);
      expect(shown.slice(2)).toEqual(['Lien d’invitation', 'Appareil Tablette salle 2']);
    });
  });

  it('AD-10 the chain is verified on demand, against a head that was kept, and says what is broken', async () => {
    const verdict: AuditVerdict = { intact: false, entries: 12, head: HEAD, faults: [{ id: '7', kind: 'CONTENT' }] };
    const verifyAudit = vi
      .fn<AdminDesk['verifyAudit']>(async () => ({ kind: 'done', value: verdict }))
      .mockResolvedValueOnce({ kind: 'done', value: { ...verdict, intact: true, faults: [] } });
    await opened({ verifyAudit });
    fireEvent.click(await screen.findByTestId('audit-verify'));
    const run = await screen.findByTestId('audit-verify-run');
    fireEvent.click(run);
    const shown = await screen.findByTestId('audit-verdict');
    expect(shown.textContent).toMatch(/intact\s:\s12 entrées/);
    expect(screen.getByTestId<HTMLInputElement>('audit-head').value).toBe(`12:${HEAD.hash}`);
    fireEvent.change(screen.getByTestId('field-kept-head'), { target: { value: 'nonsense' } });
    expect(screen.getByTestId<HTMLButtonElement>('audit-verify-run').disabled).toBe(true);
    fireEvent.change(screen.getByTestId('field-kept-head'), { target: { value: ` 9:${'B'.repeat(64)} ` } });
    fireEvent.click(screen.getByTestId('audit-verify-run'));
    await waitFor(() => expect(screen.getByTestId('audit-verdict').dataset['intact']).toBe('false'));
    expect(screen.getByTestId('audit-verdict').textContent).toMatch(/Entrée 7\s: son contenu a été modifié/);
    expect(verifyAudit.mock.calls.map(([kept]) => kept)).toEqual([null, `9:${'b'.repeat(64)}`]);
  });

  const SIGNED: SignedHead = {
    at: '2026-11-21T08:00:00.000Z',
    clinic: 'demo',
    format: 'medicalpro-audit-head-1',
    hash: HEAD.hash,
    id: HEAD.id,
    key: 'K'.repeat(43),
    signature: 'S'.repeat(86),
    tenantId: '018f0000-0000-7000-8000-000000000001',
  };

  it('AD-16 the signed head is kept as a file, asked for once by two taps', async () => {
    const auditHead = vi.fn<AdminDesk['auditHead']>(async () => ({ kind: 'done', value: SIGNED }));
    const saved: { name: string; file: Blob }[] = [];
    let file = new Blob();
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => ((file = blob as Blob), 'blob:head'));
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push({ name: this.download, file });
    });
    await opened({ auditHead });
    fireEvent.click(await screen.findByTestId('audit-verify'));
    fireEvent.click(await screen.findByTestId('audit-head-save'));
    fireEvent.click(screen.getByTestId('audit-head-save'));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]?.name).toBe('empreinte-audit-demo-2026-11-21-0800.json');
    expect(readSignedHead((await saved[0]?.file.text()) ?? '')).toEqual(SIGNED);
    expect(auditHead).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });

  it('AD-16 on paper it has what can be typed into a comparison', async () => {
    const print = vi.fn();
    window.print = print;
    await opened({ auditHead: async () => ({ kind: 'done', value: SIGNED }) });
    fireEvent.click(await screen.findByTestId('audit-verify'));
    fireEvent.click(await screen.findByTestId('audit-head-print'));
    const sheet = await screen.findByTestId('print-sheet');
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
    for (const said of [`12:${HEAD.hash}`, SIGNED.key, SIGNED.signature]) expect(sheet.textContent).toContain(said);
  });

  it('AD-16 a kept head is chosen as a file, compared, and what its signature shows is said', async () => {
    const verdict: AuditVerdict = { intact: true, entries: 12, head: HEAD, faults: [], signature: 'FORGED' };
    const verifyAudit = vi
      .fn<AdminDesk['verifyAudit']>(async () => ({ kind: 'done', value: verdict }))
      .mockResolvedValueOnce({
        kind: 'done',
        value: { ...verdict, intact: false, faults: [{ id: '12', kind: 'EXPECTED' }], signature: 'OWN' },
      });
    await opened({ verifyAudit });
    fireEvent.click(await screen.findByTestId('audit-verify'));
    const choose = (text: string) =>
      fireEvent.change(screen.getByTestId('audit-head-file'), {
        target: { files: [new File([text], 'kept.json', { type: 'application/json' })] },
      });
    await screen.findByTestId('audit-verify-run');
    choose('{}');
    expect(await screen.findByText(/kept\.json.*n’est pas une empreinte gardée/)).toBeTruthy();
    choose(JSON.stringify(SIGNED));
    expect((await screen.findByTestId('audit-head-chosen')).textContent).toContain('entrée 12');
    expect(screen.queryByText(/n’est pas une empreinte gardée/)).toBeNull();
    fireEvent.click(screen.getByTestId('audit-verify-run'));
    await waitFor(() => expect(screen.getByTestId('audit-verdict').dataset['intact']).toBe('false'));
    expect(screen.getByTestId('audit-verdict').textContent).toMatch(/réécrit ou coupé.*est authentique/);
    fireEvent.click(screen.getByTestId('audit-verify-run'));
    await waitFor(() => expect(screen.getByTestId('audit-head-signature').dataset['signature']).toBe('FORGED'));
    expect(screen.getByTestId('audit-verdict').textContent).toContain('ne lui a pas été comparé');
    fireEvent.click(screen.getByTestId('audit-head-drop'));
    fireEvent.click(screen.getByTestId('audit-verify-run'));
    await waitFor(() => expect(verifyAudit.mock.calls.map(([kept]) => kept)).toEqual([SIGNED, SIGNED, null]));
  });

  it('AD-38 an export says how many rows it has, and one that fails gives no file', async () => {
    let end: (answer: AdminAnswer<Blob>) => void = () => undefined;
    const auditCsv: AdminDesk['auditCsv'] = (_query, progress) => {
      progress?.onEntries?.(120_000);
      return new Promise((resolve) => (end = resolve));
    };
    await opened({ auditCsv });
    fireEvent.click(await screen.findByTestId('audit-csv'));
    await waitFor(() => expect(screen.getByTestId('audit-csv').textContent).toMatch(/120\s000 lignes…/));
    end({ kind: 'unreachable' });
    expect(await screen.findByText('Le journal n’a pas été exporté')).toBeTruthy();
  });

  it('AD-9 without the server it says so', async () => {
    await opened({ audit: async () => ({ kind: 'unreachable' }) });
    expect(await screen.findByText(/a besoin du réseau/)).toBeTruthy();
  });
});
