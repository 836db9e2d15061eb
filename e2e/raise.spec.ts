import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { Clinic } from './support/clinic.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { raisedBuild, type RaisedBuild } from './support/raised-build.ts';
import { expect, test as base } from './support/test.ts';
import { lookForUpdate, scriptOf } from './support/update.ts';

/** The next version of the app, and a server of its own, which becomes the next version amid the test. */
const test = base.extend<{ next: { build: RaisedBuild; clinic: Clinic; network: Network } }>({
  next: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const [clinic, build] = await Promise.all([Clinic.open(), raisedBuild()]);
      const network = await Network.open(clinic.port);
      await provide({ build, clinic, network });
      await network.close();
      await clinic.close();
      build.remove();
    },
    { timeout: 90_000 },
  ],
});

const UP = /\/api\/sync\/up/;
const STOOD_BEFORE = 1;

interface Queued {
  schemaVersion: number;
  payload: Record<string, unknown>;
  sentAs?: { schemaVersion: number; payload: Record<string, unknown> };
}

interface Kept {
  version: number;
  stores: Record<string, unknown[]>;
}

/** The store as it lies in IndexedDB. Read by whatever page: opened without a number, it is never changed by it. */
const storeOf = (page: Page): Promise<Kept> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise(
        (resolve, reject) => (
          (request.onsuccess = () => resolve(request.result)),
          (request.onerror = () => reject(request.error!))
        ),
      );
    const name = (await indexedDB.databases())
      .map((database) => database.name ?? '')
      .find((candidate) => candidate.startsWith('medicalpro:'));
    const database = await done(indexedDB.open(name ?? ''));
    const names = ['outbox', 'records', 'drafts', 'ring'];
    const tx = database.transaction(names);
    const stores = Object.fromEntries(
      await Promise.all(names.map(async (store) => [store, await done(tx.objectStore(store).getAll())] as const)),
    );
    const { version } = database;
    database.close();
    return { version, stores };
  });

const queueOf = ({ stores }: Kept): Queued[] => stores['outbox'] as Queued[];
/** All but what the newer app's own attempts to send count and mark. */
const contentOf = ({ version, stores }: Kept): unknown => ({
  version,
  outbox: (stores['outbox'] as { seq: number; id: string; payload: unknown }[]).map(({ seq, id, payload }) => ({
    seq,
    id,
    payload,
  })),
  records: (stores['records'] as { entityId: string; confirmed: unknown; view: unknown }[]).map(
    ({ entityId, confirmed, view }) => ({ entityId, confirmed, view }),
  ),
  drafts: stores['drafts'],
  ring: stores['ring'],
});

const emailsOf = (kept: Kept): unknown[] => queueOf(kept).map(({ payload }) => payload['email']);

test('UG-3 UG-4 UG-6 a newer app with a raised contract takes over a queue that waits: it is brought forward and arrives once, and a tab of before keeps what is typed and writes nothing into the newer store', async ({
  page,
  context,
  next: { build, clinic, network },
  name,
}) => {
  const device = await new Device(page, network).signIn();
  const [known, flying, waiting, typed] = [name('Connue'), name('Vol'), name('Attend'), name('Tape')];
  const id = await device.create({ birthName: known, email: 'Connue@Exemple.FR' });
  await device.expectChip('synced', 0);
  const before = new Device(await context.newPage(), network);
  await before.open('/patients/new');
  await before.fillPerson({
    birthName: typed,
    birthGivenNames: 'Camille',
    birthDate: '1984-02-29',
    gender: 'Fém',
    note: 'Saisi avant.',
  });

  // One the server has taken, whose answer was lost; two that have not left.
  await device.page.bringToFront();
  network.trouble(UP, { kind: 'lost-answer' }, 1);
  network.trouble(UP, { kind: 'status', status: 503 });
  await device.create({ birthName: flying, email: 'Vol@Exemple.FR' });
  await network.until(UP, { status: null });
  await device.create({ birthName: waiting, email: 'Attend@Exemple.FR' });
  await device.edit(id, { email: 'Changee@Exemple.FR' });
  await device.expectChip(/pending|unreachable/, 3);
  const old = await storeOf(device.page);
  expect(emailsOf(old)).toEqual(['Vol@Exemple.FR', 'Attend@Exemple.FR', 'Changee@Exemple.FR']);

  network.deploy(build.folder);
  await lookForUpdate(device.page);
  const takenOver = device.page.waitForEvent('load');
  await device.page.getByTestId('update').click();
  await takenOver;
  expect(await scriptOf(device.page)).toContain(build.script);
  await device.expectChip(/pending|unreachable/, 3);
  const upgraded = await storeOf(device.page);
  expect(upgraded.version).toBeGreaterThan(old.version);
  expect(queueOf(upgraded)).toMatchObject([
    {
      schemaVersion: STOOD_BEFORE + 1,
      payload: { email: 'vol@exemple.fr' },
      sentAs: { schemaVersion: STOOD_BEFORE, payload: { email: 'Vol@Exemple.FR' } },
    },
    { schemaVersion: STOOD_BEFORE + 1, payload: { email: 'attend@exemple.fr' } },
    { schemaVersion: STOOD_BEFORE + 1, payload: { email: 'changee@exemple.fr' } },
  ]);

  // The tab of before says so, keeps what is typed, and can't save it; nothing of the store becomes another by it.
  await before.page.bringToFront();
  expect(await scriptOf(before.page)).not.toContain(build.script);
  await before.expectChip('storage');
  await expect(before.page.getByText('Une version plus récente de l’application est en service')).toBeVisible();
  await before.type('note', 'Saisi après.');
  await before.save();
  const dialog = before.page.getByRole('dialog');
  await expect(dialog).toContainText('Non enregistré sur cet appareil');
  await dialog.getByRole('button', { name: 'Revenir à la saisie' }).click();
  await expect(before.page.getByTestId('field-birthName')).toHaveValue(typed);
  await expect(before.page.getByTestId('field-note')).toHaveValue('Saisi après.');
  expect(contentOf(await storeOf(before.page))).toEqual(contentOf(upgraded));

  // The server of that version: what was sent in the older form it knows again, the rest it takes in the newer one.
  await clinic.stop();
  await clinic.restart('raised');
  network.forget();
  network.heal();
  await device.page.bringToFront();
  await device.page.evaluate(() => dispatchEvent(new Event('online')));
  await device.expectChip('synced', 0);
  const api = await Api.signIn(clinic);
  expect(await api.named(flying)).toMatchObject([{ email: 'vol@exemple.fr', version: 1 }]);
  expect(await api.named(waiting)).toMatchObject([{ email: 'attend@exemple.fr', version: 1 }]);
  expect((await api.versions(id)).map(({ version, data }) => [version, data['email']])).toEqual([
    [2, 'changee@exemple.fr'],
    [1, 'Connue@Exemple.FR'],
  ]);
  const settled = await storeOf(device.page);
  expect(settled.stores['outbox']).toEqual([]);
  const patients = (settled.stores['records'] as { entityType: string; confirmed: Record<string, string> }[]).filter(
    ({ entityType }) => entityType === 'patient',
  );
  expect(Object.fromEntries(patients.map(({ confirmed }) => [confirmed['birthName'], confirmed['email']]))).toEqual({
    [known]: 'changee@exemple.fr',
    [flying]: 'vol@exemple.fr',
    [waiting]: 'attend@exemple.fr',
  });

  // Reloaded, it is of the newer app too, and gives back what was typed before.
  await before.page.bringToFront();
  await before.page.getByTestId('reload').click();
  await expect(before.page.getByTestId('field-note')).toHaveValue('Saisi avant.');
  expect(await scriptOf(before.page)).toContain(build.script);
  await before.saveAndSync();
  expect(await api.named(typed)).toMatchObject([{ note: 'Saisi avant.', version: 1 }]);
});
