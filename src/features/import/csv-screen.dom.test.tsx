import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { CsvReport } from '../../contract/csv-import.ts';
import { showAt } from '../../ui/testing/render.tsx';
import { CsvScreen, type SendTable } from './csv-screen.tsx';

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
});
