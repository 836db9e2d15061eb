import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DeskAnswer, DrugDesk, ImportEnd, ImportProgress } from '../../contract/drug-desk.ts';
import type { CatalogueState, DrugEntry, EditedDrug } from '../../contract/drug-editing.ts';
import { deviceWith } from '../../../test/support/device-with.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { showAt } from '../../ui/testing/render.tsx';
import { DrugEditor } from './drug-editor.tsx';
import { ReleaseImport } from './release-import.tsx';
import { loadWords } from './words.ts';

const MAY: CatalogueState = { kind: 'own', mayEdit: true, release: '2026-01-28', releasedAt: null };
const drug = (
  id: string,
  entry: Partial<EditedDrug['entry']>,
  origin: EditedDrug['origin'] = 'clinic',
): EditedDrug => ({
  id,
  origin,
  etag: '"1"',
  entry: {
    denomination: 'X',
    forme: '',
    voies: '',
    laboratoire: '',
    note_medecin: '',
    deleted: false,
    compositions: [],
    packs: [],
    ...entry,
  },
});

function deskOf(more: Partial<DrugDesk> = {}) {
  const written: { id: string; entry: DrugEntry; etag: string | null }[] = [];
  const desk: DrugDesk = {
    state: async () => ({ kind: 'done', value: MAY }),
    beginOwn: async () => ({ kind: 'done', value: MAY }),
    read: async (id) => ({ kind: 'done', value: drug(id, { denomination: 'SIROP MAISON' }) }),
    async write(id, entry, etag) {
      written.push({ id, entry, etag });
      return { kind: 'done', value: drug(id, {}) };
    },
    remove: async () => ({ kind: 'done', value: null }),
    importRelease: async () => ({ type: 'refused', code: 'UNREACHABLE', detail: '' }),
    ...more,
  };
  return { desk, written };
}

const session = (role: string) =>
  ({
    status: 'live',
    account: {
      user: { id: 'u', name: 'A', role },
      tenant: { id: 't', slug: 't', name: 'T' },
      permissions: {},
    },
  }) as unknown as Session;

type Client = Awaited<ReturnType<typeof deviceWith>>['client'];

async function opened(desk: DrugDesk, address: string, role = 'admin', client?: Client) {
  const own = client ?? (await deviceWith([], {}, Date.parse('2026-02-01T10:00:00Z'))).client;
  return showAt(
    address,
    <ClientProvider client={own}>
      <SessionContext value={session(role)}>
        <Routes>
          <Route path="/drugs/new" element={<DrugEditor desk={desk} />} />
          <Route path="/drugs/import" element={<ReleaseImport desk={desk} />} />
          <Route path="/drugs/:id/edit" element={<DrugEditor desk={desk} />} />
          <Route path="*" element={<p>elsewhere</p>} />
        </Routes>
      </SessionContext>
    </ClientProvider>,
  );
}

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});

describe('the catalogue’s administrator', () => {
  it('DC-45 saves a new drug once, however fast Enter comes, and keeps what was typed while the server is away', async () => {
    let away = true;
    const { desk, written } = deskOf();
    const write = desk.write;
    desk.write = (...args) =>
      away ? Promise.resolve({ kind: 'unreachable' } as DeskAnswer<EditedDrug>) : write(...args);
    await opened(desk, '/drugs/new');
    const name = await screen.findByTestId('field-denomination');
    await userEvent.type(name, 'SIROP{Enter}');
    expect((await screen.findByTestId('desk-refused')).dataset['code']).toBe('UNREACHABLE');
    expect((name as HTMLInputElement).value).toBe('SIROP');
    away = false;
    await userEvent.type(name, '{Enter}{Enter}');
    await screen.findByText('elsewhere');
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ etag: null, entry: { denomination: 'SIROP' } });
  });

  it('DC-39 names what is wrong at its field before anything is sent', async () => {
    const { desk, written } = deskOf();
    await opened(desk, '/drugs/new');
    fireEvent.click(await screen.findByTestId('add-packs'));
    fireEvent.change(screen.getByTestId('field-packs.0.prix_public'), { target: { value: 'douze' } });
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByText('Un prix comme 12,30');
    screen.getByText('À renseigner.');
    expect(document.activeElement).toBe(screen.getByTestId('field-denomination'));
    expect(written).toEqual([]);
  });

  it('DC-50 what is typed is there again after the tab was killed, under the same id, and gone once it is saved', async () => {
    const { client, store } = await deviceWith([], {}, Date.parse('2026-02-01T10:00:00Z'));
    const { desk, written } = deskOf();
    const sent: string[] = [];
    const away: DrugDesk = { ...desk, write: async (id) => (sent.push(id), { kind: 'unreachable' }) };
    const { unmount } = await opened(away, '/drugs/new', 'admin', client);
    fireEvent.change(await screen.findByTestId('field-denomination'), { target: { value: 'SIROP' } });
    fireEvent.click(screen.getByTestId('add-compositions'));
    fireEvent.change(screen.getByTestId('field-compositions.0.substance'), { target: { value: 'MIEL, ACACIA' } });
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('desk-refused');
    await waitFor(async () => expect(await store.draftsOf('drug/new')).toHaveLength(1));
    unmount();
    await opened(desk, '/drugs/new', 'admin', client);
    await screen.findByTestId('draft-restored');
    await screen.findByDisplayValue('MIEL, ACACIA');
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByText('elsewhere');
    expect(written.map(({ id }) => id)).toEqual(sent);
    await waitFor(async () => expect(await store.draftsOf('drug/new')).toEqual([]));
  });

  it('DC-40 of a drug of the base the note and the prescribing alone can be changed, and it is not deleted', async () => {
    const { desk, written } = deskOf({ read: async (id) => ({ kind: 'done', value: drug(id, {}, 'base') }) });
    await opened(desk, '/drugs/bdpm_1/edit');
    await userEvent.type(await screen.findByTestId('field-note_medecin'), 'rupture');
    expect([screen.queryByTestId('field-denomination'), screen.queryByTestId('delete-drug')]).toEqual([null, null]);
    await userEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(written).toHaveLength(1));
    expect(written[0]?.entry).toEqual({ note_medecin: 'rupture', deleted: false });
  });

  it('DC-38 a shared catalogue is not edited, and one of the clinic’s own is offered; nobody else comes here', async () => {
    let begun = 0;
    const shared = deskOf({
      state: async () => ({ kind: 'done', value: { ...MAY, kind: 'shared', mayEdit: false } }),
      beginOwn: async () => ((begun += 1), { kind: 'done', value: MAY }),
    });
    const { unmount } = await opened(shared.desk, '/drugs/new');
    await userEvent.click(await screen.findByTestId('begin-own'));
    await screen.findByTestId('field-denomination');
    expect(begun).toBe(1);
    unmount();
    await opened(shared.desk, '/drugs/new', 'practitioner');
    await screen.findByText(/Réservé à l.administration/);
  });

  it('DC-44 an import shows its progress, outlives the screen, and ends with file, line and reason', async () => {
    forgetAll();
    let tell: ((line: ImportProgress) => void) | undefined;
    let end: ((end: ImportEnd) => void) | undefined;
    const { desk } = deskOf({
      importRelease: (_head, _files, onProgress) => {
        tell = onProgress;
        return new Promise((resolve) => (end = resolve));
      },
    });
    const { unmount } = await opened(desk, '/drugs/import');
    await userEvent.upload(await screen.findByTestId('release-files'), [new File(['x'], 'CIS_bdpm.txt')]);
    await userEvent.type(screen.getByTestId('field-release'), '2026-01-28');
    await userEvent.click(screen.getByTestId('release-import'));
    await screen.findByTestId('release-running');
    tell?.({ type: 'progress', phase: 'write', done: 1, total: 4 });
    await screen.findByText('Enregistrement');
    unmount();
    await opened(desk, '/drugs/import');
    await screen.findByTestId('release-running');
    end?.({
      type: 'refused',
      code: 'columns',
      detail: 'CIS_bdpm.txt, line 7: 13 columns',
      file: 'CIS_bdpm.txt',
      line: 7,
    });
    const refused = await screen.findByTestId('release-refused');
    expect(refused.textContent).toContain('CIS_bdpm.txt, ligne 7');
    expect(screen.getByTestId('desk-refused').dataset['code']).toBe('columns');
  });
});
