// The first copy of a clinic's records comes in pages. What dies between two of them goes on behind the last that was
// written down: nothing is missing, nothing is there twice, nothing is fetched again, and what was entered meanwhile is
// kept and sent.
import process from 'node:process';
import { Api } from './support/api.ts';
import { stopAllWorkers } from './support/browser.ts';
import { Clinic } from './support/clinic.ts';
import type { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { Tablet } from './support/tablet.ts';
import { expect, LONG, test as base } from './support/test.ts';

const DOWN = /\/api\/sync\/down/;
/** As many as one page holds. */
const PAGE = 2_000;
const PATIENTS = 2 * PAGE + 501;

interface Fixtures {
  /** A clinic with more patients than two pages hold. */
  register: Clinic;
  way: Network;
  /** Signed in, with nothing copied yet. */
  tablet: Tablet;
}

const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  register: async ({}, provide) => {
    const clinic = await Clinic.open({ patients: PATIENTS });
    await provide(clinic);
    await clinic.close();
  },
  way: async ({ register }, provide) => {
    const network = await Network.open(register.port);
    await provide(network);
    await network.close();
  },
  tablet: async ({ way }, provide) => {
    const tablet = new Tablet(way);
    way.trouble(DOWN, { kind: 'void' });
    const device = await tablet.boot();
    await device.page.goto(`${way.url}/patients`);
    await device.enterCredentials();
    await way.until(DOWN, { status: null });
    await device.untilInstalled();
    // Closed, so that the session is on the disk.
    await tablet.close();
    way.heal();
    way.forget();
    await provide(tablet);
    await tablet.end();
  },
});

/** What IndexedDB holds, read past the app. */
function stored(device: Device): Promise<{ patients: number; waiting: number; cursor: string | null }> {
  return device.page.evaluate(async () => {
    const promisify = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await promisify(indexedDB.open(name));
      try {
        if (!database.objectStoreNames.contains('quarantine')) continue;
        const transaction = database.transaction(['records', 'outbox', 'engine']);
        const [patients, outbox, rows] = await Promise.all([
          promisify(transaction.objectStore('records').count(IDBKeyRange.bound(['patient'], ['patient', []]))),
          promisify(transaction.objectStore('outbox').getAll() as IDBRequest<{ state: string }[]>),
          promisify(
            transaction.objectStore('engine').getAll() as IDBRequest<
              { key: string; meta?: { cursor: string | null }; cursor?: string | null }[]
            >,
          ),
        ]);
        const meta = rows.map((row) => row.meta ?? row).find((row) => 'cursor' in row);
        return {
          patients,
          waiting: outbox.filter(({ state }) => state !== 'acknowledged').length,
          cursor: meta?.cursor ?? null,
        };
      } finally {
        database.close();
      }
    }
    return { patients: 0, waiting: 0, cursor: null };
  });
}

const requestedCursors = (way: Network): (string | null)[] =>
  way.passed
    .filter(({ path }) => DOWN.test(path))
    .map(({ body }) => (JSON.parse(body) as { cursor: string | null }).cursor);

/** Opens the app; so many pages are written down when this resolves, and the next one never comes. */
async function copyPages(tablet: Tablet, way: Network, pages: number): Promise<Device> {
  way.trouble(DOWN, { kind: 'none' }, pages);
  way.trouble(DOWN, { kind: 'held-answer' });
  const device = await tablet.boot();
  await device.open('/patients');
  await way.until(DOWN, { status: null, within: 60_000 });
  await expect.poll(() => stored(device).then(({ patients }) => patients), { timeout: 60_000 }).toBe(pages * PAGE);
  // Nobody says that this is all.
  await expect(device.chip).toHaveAttribute('data-state', /sending|pending/);
  return device;
}

/** Somebody who came with the first page gets a note, and somebody new is entered. */
async function workOn(device: Device, known: string, birthName: string, note: string): Promise<string> {
  await device.search(known);
  await device.row(known).click();
  await device.page.getByTestId('edit').click();
  await device.type('note', note);
  await device.save();
  await expect(device.page.getByTestId('save')).toHaveCount(0);
  await device.search('');
  const id = await device.create({ birthName });
  await expect(device.chip).toHaveAttribute('data-pending', '2');
  await expect.poll(() => stored(device).then(({ waiting }) => waiting)).toBe(2);
  return id;
}

/** All of the register and the one who was entered, each once; the note and the new one are on the server, once. */
async function expectWhole(
  device: Device,
  register: Clinic,
  { known, birthName, id, note }: { known: string; birthName: string; id: string; note: string },
): Promise<void> {
  await device.expectChip('synced', 0);
  expect((await stored(device)).patients).toBe(PATIENTS + 1);
  await device.open('/patients');
  await expect(device.page.getByTestId('count')).toContainText(String(PATIENTS + 1).replace(/(?=(\d{3})$)/, '\u202f'));
  const last = `REGISTRE${String(PATIENTS).padStart(5, '0')}`;
  for (const name of [known, birthName, last]) {
    await device.search(name);
    await expect(device.page.getByTestId('row').filter({ hasText: new RegExp(name, 'i') })).toHaveCount(1);
  }
  const api = await Api.signIn(register);
  const all = await api.all();
  expect(all).toHaveLength(PATIENTS + 1);
  expect(all.filter((patient) => patient['birthName'] === birthName)).toMatchObject([{ id, version: 1 }]);
  expect(all.find((patient) => patient['birthName'] === known)).toMatchObject({ version: 2, note });
}

// Half a minute each: `npm run test:kills` plays both.
for (const pages of process.env['KILL_ROUNDS'] === undefined ? [2] : [1, 2]) {
  test(
    `SIGKILL after page ${pages} of the first copy, before the next one: it goes on there, and what was entered meanwhile is kept`,
    LONG,
    async ({ register, way, tablet, name }) => {
      test.setTimeout(180_000);
      let device = await copyPages(tablet, way, pages);
      const entered = { known: 'REGISTRE00007', birthName: name('Entre'), note: 'Vue pendant la copie.' };
      const id = await workOn(device, entered.known, entered.birthName, entered.note);
      const { cursor } = await stored(device);
      expect(cursor).not.toBeNull();
      await tablet.kill();
      way.heal();
      way.forget();

      await way.cut();
      device = await tablet.boot();
      await device.open('/patients');
      await expect(device.chip).toHaveAttribute('data-pending', '2');
      expect(await stored(device)).toMatchObject({ cursor });
      await way.mend();
      await expectWhole(device, register, { ...entered, id });
      // The first that was asked for is the page behind the last that was written; none before it is fetched again.
      expect(requestedCursors(way)[0]).toBe(cursor);
      expect(requestedCursors(way)).not.toContain(null);
    },
  );
}

test(
  'all service workers are stopped after page 2 of the first copy: the open page goes on there',
  LONG,
  async ({ register, way, tablet, name }) => {
    test.setTimeout(180_000);
    const device = await copyPages(tablet, way, 2);
    const entered = { known: 'REGISTRE00007', birthName: name('Entre'), note: 'Vue pendant la copie.' };
    const id = await workOn(device, entered.known, entered.birthName, entered.note);
    const { cursor } = await stored(device);
    way.heal();
    way.forget();
    await stopAllWorkers(device.page);
    await expectWhole(device, register, { ...entered, id });
    expect(requestedCursors(way)[0]).toBe(cursor);
    expect(requestedCursors(way)).not.toContain(null);
  },
);

test(
  'H24 UI-15 while nothing has been copied, the empty list says so and invites nobody to create or to import',
  LONG,
  async ({ device, network }) => {
    network.trouble(DOWN, { kind: 'void' });
    await device.page.goto(`${network.url}/patients`);
    await device.enterCredentials({ role: 'admin' });
    await expect(device.page.getByTestId('count')).toHaveAttribute('data-partial', 'true');
    await expect(device.page.getByText('Copie des patients en cours')).toBeVisible();
    await expect(device.page.locator('#main a[href="/admin/import"]')).toHaveCount(0);
  },
);
