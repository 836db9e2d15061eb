import { cleanup, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { clientOn } from '../../../test/support/client.ts';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, testId, type Reply } from '../../../test/support/queue.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import { RecordList, type RecordListProps } from '../../records/record-list.tsx';
import { moduleText } from '../../records/module-text.ts';
import { show } from '../../ui/testing/render.tsx';
import { HolderHint } from './duplicate-hint.tsx';
import { patientListing } from './listing.ts';
import { patients } from './patient-module.tsx';

const ID = testId();
const INS = { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '284022A12345697' };
const session = { account: { user: { role: 'practitioner' }, permissions: { patient: 'rw' } } } as unknown as Session;

/** A device that has got these pages of its first copy. */
async function deviceWith(...pages: Reply[]) {
  const store = new MemoryStore();
  const world = engineOn(store, () => pages.shift() ?? { kind: 'failure', failure: 'offline' });
  const client = clientOn(world, store, { listings: [patientListing] });
  await world.engine.sync();
  return {
    shown: (node: ReactNode) =>
      show(
        <SessionContext value={session}>
          <ClientProvider client={client}>{node}</ClientProvider>
        </SessionContext>,
      ),
  };
}

const claire = (more: object = {}) => ({
  id: 'c1',
  entityType: 'patient',
  entityId: ID,
  operation: 'CREATE' as const,
  payload: { ...CLAIRE, id: ID, version: 1, ...more },
  serverVersion: 1,
  modifiedAt: '2026-11-21T09:00:00.000Z',
  modifiedBy: null,
});

/** The list after a search that finds nobody, or somebody who is called nearly so. */
const searched = (ids: readonly string[], near: boolean) => (
  <RecordList
    {...({
      module: patients,
      list: { status: 'ready', ids, total: 2000, near, row: () => undefined },
      search: 'zzz',
      onClearSearch: () => undefined,
      view: { view: { filters: [], columns: null, sort: null }, ignored: [], setView: () => undefined },
      selected: null,
      canWrite: true,
      canImport: true,
      columns: [],
    } as unknown as RecordListProps)}
  />
);

it('H24 UI-15 a search during the first copy says that it is partial, of how many, and invites nobody to create', async () => {
  const device = await deviceWith(downAnswer({ cursor: 'p1', hasMore: true, total: 5014 }));
  await device.shown(searched([], false));
  const count = await screen.findByTestId('count');
  await expect.poll(() => count.getAttribute('data-partial')).toBe('true');
  expect(count.textContent).toMatch(/partielle \(5.014/);
  expect(screen.queryByTestId('create-typed')).toBeNull();
  expect(document.body.textContent).toContain(moduleText('patient', 'copyingHelp'));
  cleanup();
  const whole = await deviceWith(downAnswer({ cursor: 'p1' }));
  await whole.shown(searched([], false));
  expect((await screen.findByTestId('create-typed')).textContent).toMatch(/Créer «\sZZZ\s»/);
  await expect.poll(() => screen.getByTestId('count').getAttribute('data-partial')).toBe('false');
});

it('H26 UI-7 a refusal for a number that another has names and links that record, never one’s own', async () => {
  const device = await deviceWith(downAnswer({ cursor: 'p1', changes: [claire({ identifiers: [INS] })] }));
  const refused = { entityId: testId(), rejection: { code: 'DUPLICATE' } } as never;
  const payload = { ...CLAIRE, birthName: 'AUTRE', birthGivenNames: 'Zoé', identifiers: [INS] };
  await device.shown(<HolderHint payload={payload} id={null} refused={refused} />);
  const link = await screen.findByTestId('duplicate');
  expect([link.textContent, link.getAttribute('href')]).toEqual([
    expect.stringMatching(/LEFÈVRE Claire/),
    `/patients/${ID}`,
  ]);
  cleanup();
  await device.shown(<HolderHint payload={payload} id={ID} refused={refused} />);
  expect(screen.queryByTestId('duplicate')).toBeNull();
});
