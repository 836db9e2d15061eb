import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImportEnd } from '../../contract/import.ts';
import { startTexts, type Language } from '../../ui/i18n/i18n.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { show } from '../../ui/testing/render.tsx';
import { ImportScreen } from './import-screen.tsx';
import { loadWords } from './words.ts';

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});
afterEach(forgetAll);

const drop = (name: string) =>
  fireEvent.change(screen.getByTestId('import-file'), { target: { files: [new File(['{}'], name)] } });

describe('a refused file', () => {
  it('is refused in the person’s language; what the server says of it is folded away and marked as English', async () => {
    await show(
      <ImportScreen
        send={async () => ({ type: 'error', code: 'NOT_FHIR_R4', detail: 'line 3: Bundle.entry is no list' })}
      />,
    );
    fireEvent.change(screen.getByTestId('import-file'), { target: { files: [new File(['{}'], 'patients.json')] } });
    expect(await screen.findByText('Ce fichier n’est pas un fichier FHIR R4.')).toBeTruthy();
    const detail = screen.getByText('line 3: Bundle.entry is no list');
    expect(detail.lang).toBe('en');
    expect(detail.closest('details')?.open).toBe(false);
    expect(screen.getByText('Détail technique (en anglais)').tagName).toBe('SUMMARY');
  });
});

describe('an import that stopped midway', () => {
  it('CR-56 says how many records are here, that the others are not, and that the file can come again', async () => {
    const send = async () =>
      ({ type: 'error', code: 'FAILED', created: { patient: 1_100, observation: 134 } }) as const;
    await show(<ImportScreen send={send} />);
    drop('patients.ndjson');
    expect((await screen.findByTestId('import-partly')).textContent).toMatch(
      /1.234 fiches ont été reprises et restent, les autres non.*rien ne sera en double/,
    );
    expect(screen.getByText(/s.est arrêté avant la fin/)).toBeTruthy();
    expect(screen.queryByText(/^Rien n.a été enregistré/)).toBeNull();
  });
});

describe.each<[Language, string]>([
  ['fr', 'La lecture de ce fichier prend trop de temps. Divisez-le, puis importez chaque partie.'],
  ['en', 'Reading this file takes too long. Split it and import each part.'],
])('CT-5 in %s', (language, said) => {
  it('CT-5 a file that takes too long says what to do', async () => {
    await show(<ImportScreen send={async () => ({ type: 'error', code: 'TAKES_TOO_LONG' })} />, language);
    drop('patients.ndjson');
    expect(await screen.findByText(said)).toBeTruthy();
  });
});

describe('an import with warnings', () => {
  const done: ImportEnd = {
    type: 'done',
    created: { patient: 2 },
    skipped: {},
    moreWarnings: 1205,
    warnings: [
      {
        message: 'line 3 …',
        code: 'same-id',
        resourceType: 'Patient',
        line: 3,
        entry: '2.1',
        resourceId: 'p-7',
        initials: 'A. O.',
        recordId: 'r1',
        otherId: 'r2',
      },
      {
        message: 'line 4 …',
        code: 'to-complete',
        resourceType: 'Patient',
        line: 4,
        recordId: 'r3',
        fields: [{ field: 'email', reason: 'format' }],
      },
      { message: 'said by a newer server', code: 'not-known-yet', line: 5 },
    ],
  };

  it('H39 SV-145 SV-146 is a success; warnings say where to look, open the records, and how many are not listed', async () => {
    await show(<ImportScreen send={async () => done} />);
    drop('patients.ndjson');
    const result = await screen.findByTestId('import-result');
    expect(result.querySelector('[role="status"]')?.textContent).toContain('2 fiches créées');
    const [doubt, complete, unknown] = screen.getAllByTestId('import-warning');
    expect(doubt?.textContent).toMatch(/Ligne 3 · élément 2\.1 · A\. O\. · id p-7/);
    expect([...(doubt?.querySelectorAll('a') ?? [])].map((link) => link.getAttribute('href'))).toEqual([
      '/patients/r1',
      '/patients/r2',
    ]);
    expect(complete?.textContent).toContain('gardé dans la note');
    expect(unknown?.querySelector('[lang="en"]')?.textContent).toBe('said by a newer server');
    expect(screen.getByTestId('import-more').textContent).toMatch(/1.205 autres/);
  });

  it('H29 SV-149 no English stands in the French screen, and no French in the English one', async () => {
    const known: ImportEnd = { ...done, warnings: (done.warnings ?? []).slice(0, 2) };
    const { container } = await show(<ImportScreen send={async () => known} />, 'en');
    drop('patients.ndjson');
    await screen.findByTestId('import-result');
    expect(screen.getAllByTestId('import-warning')[1]?.textContent).toContain(
      'not in the expected form, kept in the note',
    );
    expect(container.textContent).not.toMatch(/Ligne|gardé|fiche/);
    expect(container.querySelector('[lang="en"]')).toBeNull();
  });

  it('H29 SV-149 stays when one leaves the screen and comes back, also while it runs; sign-out forgets it', async () => {
    let end: (value: ImportEnd) => void = () => undefined;
    const send = vi.fn(() => new Promise<ImportEnd>((resolve) => (end = resolve)));
    await show(<ImportScreen send={send} />);
    drop('patients.ndjson');
    expect(await screen.findByText('patients.ndjson')).toBeTruthy();
    cleanup();
    await show(<ImportScreen send={send} />);
    expect(screen.getByText('patients.ndjson')).toBeTruthy();
    end(done);
    expect(await screen.findByTestId('import-result')).toBeTruthy();
    cleanup();
    await show(<ImportScreen send={send} />);
    expect(screen.getAllByTestId('import-warning')).toHaveLength(3);
    expect(send).toHaveBeenCalledOnce();
    cleanup();
    forgetAll();
    await show(<ImportScreen send={send} />);
    expect(screen.queryByTestId('import-result')).toBeNull();
  });
});
