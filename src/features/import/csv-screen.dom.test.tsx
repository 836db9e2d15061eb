import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CsvReport } from '../../contract/csv-import.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { showAt } from '../../ui/testing/render.tsx';
import type { SendTable } from './csv-run.ts';
import { CsvScreen } from './csv-screen.tsx';

const FILE = 'Nom;Prénom;Sexe;Né(e) le;Fidélité\nMARTIN;Zoé;F;29/02/1984;oui\nPÂLE;;;;\n';
const ID = '018f0000-0000-7000-8000-000000000001';

const report = (checked: boolean): CsvReport => ({
  kind: 'patients',
  checked,
  created: 2,
  present: 0,
  refused: 1,
  rows: [
    { row: 2, outcome: 'created', ...(!checked && { recordId: ID }) },
    { row: 3, outcome: 'created', fields: [{ field: 'birthDate', reason: 'missing' }] },
    { row: 4, outcome: 'refused', fields: [{ field: 'birthName', reason: 'missing' }] },
  ],
});

const pick = (text: string, name = 'patients.csv') =>
  fireEvent.change(screen.getByTestId('import-file'), { target: { files: [new File([text], name)] } });

const column = (at: number) => screen.getByTestId<HTMLSelectElement>(`field-column-${at}`);

afterEach(forgetAll);

describe('the import of a table', () => {
  it('AD-34 shows the first rows, guesses what each column means, checks, and imports only after that', async () => {
    const send = vi.fn<SendTable>(async (_, { check }) => ({ kind: 'done', report: report(check) }));
    await showAt('/admin/import/csv', <CsvScreen send={send} />);
    pick(FILE);
    const preview = await screen.findByTestId('csv-preview');
    expect(within(preview).getByText('MARTIN')).toBeTruthy();
    expect(column(0).value).toBe('Nom de naissance');
    expect(column(4).value).toBe('ne pas reprendre');
    const importIt = screen.getByTestId('csv-import');
    expect(importIt.hasAttribute('disabled')).toBe(true);
    fireEvent.click(screen.getByTestId('csv-check'));
    fireEvent.click(screen.getByTestId('csv-check'));
    await screen.findByTestId('csv-checked');
    const rows = screen.getAllByTestId('csv-row').map(({ textContent }) => textContent);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/Ligne 3.*créée.*Date de naissance : absent|Ligne 3.*Date de naissance.*absent/);
    expect(rows[1]).toMatch(/Ligne 4.*refusée/);
    fireEvent.click(importIt);
    fireEvent.click(importIt);
    await screen.findByTestId('csv-done');
    expect(send.mock.calls.map(([, order]) => [order.check, order.kind, order.columns])).toEqual([
      [true, 'patients', ['birthName', 'birthGivenNames', 'gender', 'birthDate', null]],
      [false, 'patients', ['birthName', 'birthGivenNames', 'gender', 'birthDate', null]],
    ]);
    expect(screen.queryByTestId('csv-import')).toBeNull();
  });

  it('AD-34 says which column is missing, and sends nothing without it', async () => {
    const send = vi.fn<SendTable>();
    await showAt('/admin/import/csv?kind=templates', <CsvScreen send={send} />);
    pick('rôle;autre\nInfirmier;1\n');
    expect(await screen.findByText('Il manque une colonne')).toBeTruthy();
    expect(screen.getByTestId('csv-check').hasAttribute('disabled')).toBe(true);
  });

  it.each([
    ['une ligne\n"jamais refermée;x\n', /guillemet n’est pas refermé à la ligne 2/],
    ['', /pas de lignes sous ses titres/],
  ])('AD-34 refuses on this device what is no table, and says where: %s', async (text, said) => {
    const send = vi.fn<SendTable>();
    await showAt('/admin/import/csv', <CsvScreen send={send} />);
    pick(text);
    expect((await screen.findByRole('alert')).textContent).toMatch(said);
    expect(send).not.toHaveBeenCalled();
  });

  it('AD-34 a server that refuses or is silent says so, and the table stays open', async () => {
    const send = vi.fn<SendTable>(async () => ({ kind: 'refused', code: 'UNREACHABLE', detail: undefined }));
    await showAt('/admin/import/csv', <CsvScreen send={send} />);
    pick(FILE);
    fireEvent.click(await screen.findByTestId('csv-check'));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/n’a pas répondu/));
    expect(screen.getByTestId('csv-preview')).toBeTruthy();
  });

  it('H29 SV-149 stays when one leaves the screen and comes back, also while it runs; sign-out forgets it', async () => {
    let end: (value: Awaited<ReturnType<SendTable>>) => void = () => undefined;
    const send = vi.fn<SendTable>(() => new Promise((resolve) => (end = resolve)));
    const enter = async (search = '') => {
      cleanup();
      await showAt(`/admin/import/csv${search}`, <CsvScreen send={send} />);
    };
    await enter();
    pick(FILE);
    fireEvent.click(await screen.findByTestId('csv-check'));
    await enter();
    // It still runs: a second tap sends nothing.
    expect(screen.getByTestId('csv-check').hasAttribute('disabled')).toBe(true);
    end({ kind: 'done', report: report(true) });
    await screen.findByTestId('csv-checked');
    await enter();
    fireEvent.click(screen.getByTestId('csv-import'));
    await enter('?kind=users');
    end({ kind: 'done', report: report(false) });
    await enter();
    await screen.findByTestId('csv-done');
    expect(screen.getAllByTestId('csv-row')).toHaveLength(2);
    expect(screen.getByText('patients.csv')).toBeTruthy();
    expect(send).toHaveBeenCalledTimes(2);
    await enter('?kind=users');
    expect(screen.queryByTestId('csv-done')).toBeNull();
    await enter();
    forgetAll();
    await enter();
    expect(screen.queryByTestId('csv-done')).toBeNull();
  });
});
