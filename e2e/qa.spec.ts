import fs from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext } from '@playwright/test';
import { Api } from './support/api.ts';
import { CHROMIUM } from './support/browser.ts';
import type { Clinic } from './support/clinic.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { expect, LONG, test } from './support/test.ts';

/** The names of the faults in the table of `docs/qa.md`, in its order. */
const documented = (): string[] => {
  const guide = fs.readFileSync(path.resolve(import.meta.dirname, '../docs/qa.md'), 'utf8');
  return [...guide.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, row]) => row ?? '');
};

/** One device of an administrator for all rows, on which faults are allowed, and the server's own view. */
class Scene {
  readonly device: Device;
  readonly api: Api;
  readonly #context: BrowserContext;

  constructor(device: Device, api: Api, context: BrowserContext) {
    this.device = device;
    this.api = api;
    this.#context = context;
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.device.network.close();
  }

  get context(): BrowserContext {
    return this.#context;
  }

  async #choose(field: string, option: string | RegExp): Promise<void> {
    await this.device.page.getByTestId(`field-fault-${field}`).click();
    await this.device.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Starts a fault as a person does, in the panel. Only the upload's requests are hit, so that each row shows one. */
  async begin(fault: string, { times = /Toutes, jusqu/ }: { times?: string | RegExp } = {}): Promise<void> {
    const { page } = this.device;
    await page.getByTestId('fault-open').click();
    await this.#choose('times', times);
    await this.#choose('path', fault === 'offline' ? 'Toutes' : 'L’envoi des modifications');
    await page.getByTestId(`fault-${fault}`).click();
    await page.getByTestId('fault-close').click();
    await expect(page.getByTestId('fault-panel')).toHaveCount(0);
  }

  async end(): Promise<void> {
    await this.device.page.getByTestId('fault-off').click();
    await expect(this.device.page.getByTestId('fault-active')).toHaveCount(0);
  }

  /** After the fault: what waits for a person is sent again, and then the server has each change once. */
  async settled(birthName: string): Promise<void> {
    const { page, chip } = this.device;
    await expect(chip).toHaveAttribute('data-state', /synced|attention/, { timeout: 30_000 });
    if ((await chip.getAttribute('data-state')) === 'attention') {
      await chip.click();
      await page.getByTestId('retry').first().click();
    }
    await this.device.expectChip('synced', 0);
    expect(await this.api.named(birthName)).toHaveLength(1);
  }
}

type Row = (scene: Scene, birthName: string) => Promise<void>;

/** The change waits on the device while the fault lasts, the list shows it, and it is sent once when the fault ends. */
const waitsAndIsSent =
  (fault: string, state: RegExp): Row =>
  async (scene, birthName) => {
    await scene.begin(fault);
    await scene.device.create({ birthName });
    await scene.device.expectChip(state, 1);
    expect(await scene.api.named(birthName)).toHaveLength(0);
    await scene.end();
    await scene.settled(birthName);
  };

/** The next upload suffers the fault, and the engine comes out of it by itself: one record, its first version. */
const passesByItself =
  (fault: string): Row =>
  async (scene, birthName) => {
    await scene.begin(fault, { times: 'La prochaine' });
    await scene.device.create({ birthName });
    await scene.device.expectChip('synced', 0);
    await expect(scene.device.page.getByTestId('fault-active')).toHaveCount(0);
    expect(await scene.api.named(birthName)).toMatchObject([{ version: 1 }]);
  };

const ROWS: Readonly<Record<string, Row>> = {
  offline: waitsAndIsSent('offline', /offline-pending|unreachable/),
  'lost-answer': passesByItself('lost-answer'),
  async slow(scene, birthName) {
    await scene.begin('slow');
    await scene.device.create({ birthName });
    // The list shows it although its request has not even left.
    expect(await scene.api.named(birthName)).toHaveLength(0);
    await scene.device.expectChip('synced', 0);
    expect(await scene.api.named(birthName)).toHaveLength(1);
    await scene.end();
  },
  duplicated: passesByItself('duplicated'),
  async reordered(scene, birthName) {
    await scene.begin('reordered');
    const id = await scene.device.create({ birthName });
    await scene.device.page.getByTestId('row').filter({ hasText: birthName }).first().click();
    await scene.device.page.getByTestId('edit').first().click();
    await scene.device.type('note', 'La dernière version.');
    await scene.device.saveAndSync();
    expect(await scene.api.patient(id)).toMatchObject({ birthName, note: 'La dernière version.' });
    await scene.end();
  },
  async 'error-500'(scene, birthName) {
    await scene.begin('error-500');
    await scene.device.create({ birthName });
    await scene.device.expectChip(/pending|unreachable|attention/, 1);
    await scene.end();
    // What failed alone waits for its turn, unless a person asks.
    await scene.device.chip.click();
    await scene.device.page.getByTestId('sync-now').click();
    await scene.settled(birthName);
  },
  'unavailable-503': waitsAndIsSent('unavailable-503', /unreachable/),
  'throttled-429': waitsAndIsSent('throttled-429', /unreachable|pending/),
  async 'too-large-413'(scene, birthName) {
    const names = [birthName, `${birthName} DEUX`];
    await scene.begin('offline');
    for (const each of names) await scene.device.create({ birthName: each });
    // The plan that starts replaces the one before: no request leaves in between.
    await scene.begin('too-large-413', { times: 'La prochaine' });
    await scene.device.page.reload();
    await scene.device.expectChip('synced', 0);
    for (const each of names) expect(await scene.api.named(each)).toHaveLength(1);
  },
  'conflict-409': waitsAndIsSent('conflict-409', /pending|unreachable|attention/),
  'forbidden-403': waitsAndIsSent('forbidden-403', /pending|unreachable|attention/),
  async 'signed-out-401'(scene, birthName) {
    await scene.begin('signed-out-401');
    await scene.device.create({ birthName });
    await scene.device.expectChip('signed-out', 1);
    // A session that lives would be found again by itself, and the form would close while it is filled.
    await scene.context.clearCookies({ name: 'medicalpro_session' });
    await scene.end();
    await scene.device.chip.click();
    await scene.device.page.getByRole('link', { name: 'Se connecter' }).click();
    await scene.device.enterCredentials({ role: 'admin' });
    await scene.settled(birthName);
  },
  'captive-portal': waitsAndIsSent('captive-portal', /unreachable/),
  'cut-json': passesByItself('cut-json'),
  'wrong-type': passesByItself('wrong-type'),
  async schedule(scene, birthName) {
    await scene.begin('schedule');
    await expect(scene.device.page.getByTestId('fault-active')).toHaveAttribute('data-seed', '1');
    const names = ['UN', 'DEUX', 'TROIS'].map((each) => `${birthName} ${each}`);
    for (const each of names) await scene.device.create({ birthName: each });
    await scene.end();
    for (const each of names) await scene.settled(each);
  },
  async 'stream-cut'(scene, birthName) {
    await scene.begin('stream-cut');
    await scene.api.create({ birthName, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'female' });
    // Without the stream the poll has it within half a minute.
    await expect(scene.device.row(birthName)).toBeVisible({ timeout: 45_000 });
    await scene.end();
  },
  async 'clock-ahead'(scene, birthName) {
    const { page, chip } = scene.device;
    await scene.begin('offline');
    await scene.device.create({ birthName });
    await scene.device.expectChip(/offline-pending|unreachable/, 1);
    await scene.begin('clock-ahead');
    await page.reload();
    await expect(page.getByTestId('fault-active')).toHaveAttribute('data-fault', 'clock-ahead');
    await scene.device.expectChip('synced', 0);
    await expect(page.getByText('L’horloge de cet appareil avance')).toBeVisible();
    expect(await scene.api.named(birthName)).toMatchObject([{ version: 1 }]);
    await expect(chip).not.toContainText('attente');
    await scene.end();
  },
  async 'clock-behind'(scene, birthName) {
    const { page } = scene.device;
    await scene.begin('clock-behind');
    await page.reload();
    await scene.device.create({ birthName });
    await scene.device.expectChip('synced', 0);
    await expect(page.getByText('L’horloge de cet appareil retarde')).toBeVisible();
    expect(await scene.api.named(birthName)).toMatchObject([{ version: 1 }]);
    await scene.end();
  },
  async 'storage-full'(scene, birthName) {
    const { page } = scene.device;
    await scene.begin('storage-full');
    await page.getByTestId('new').first().click();
    await scene.device.fillPerson({ birthName, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });
    await scene.device.save();
    await page.getByRole('button', { name: 'Revenir à la saisie' }).click();
    await scene.device.expectChip('storage');
    await scene.end();
    await expect(page.getByTestId('field-birthName')).toHaveValue(birthName);
    await scene.device.saveAndSync();
    expect(await scene.api.named(birthName)).toMatchObject([{ version: 1 }]);
  },
  'storage-closed': passesByItself('storage-closed'),
  async 'worker-killed'(scene, birthName) {
    await passesByItself('worker-killed')(scene, birthName);
    // Once by the worker that was stopped, once by the page that went on.
    const ups = scene.device.network.passed.filter(({ path }) => path.endsWith('/sync/up'));
    expect(ups.filter(({ body }) => body.includes(birthName))).toHaveLength(2);
  },
  async 'tab-frozen'(scene, birthName) {
    const { page, network } = scene.device;
    const other = new Device(await scene.context.newPage(), network);
    await other.open('/patients');
    await scene.begin('tab-frozen');
    // The other tab goes on: what it makes is sent while this one stands still.
    await other.create({ birthName });
    await other.expectChip('synced', 0);
    expect(await scene.api.named(birthName)).toMatchObject([{ version: 1 }]);
    await expect(scene.device.row(birthName)).toBeVisible();
    await expect(page.getByTestId('fault-active')).toHaveCount(0);
    await other.page.close();
  },
};

/** Another row of their kind, or a test without a browser, stands for these in `npm test`. */
const LONG_ROWS = [
  'lost-answer',
  'error-500',
  'forbidden-403',
  'schedule',
  'clock-ahead',
  'slow',
  'duplicated',
  'reordered',
  'throttled-429',
  'unavailable-503',
  'too-large-413',
  'conflict-409',
  'cut-json',
  'wrong-type',
  'stream-cut',
  'clock-behind',
  'storage-closed',
  'worker-killed',
  'tab-frozen',
];

test.describe('docs/qa.md', () => {
  test.describe.configure({ mode: 'default' });
  let scene: Scene;

  test.beforeAll(async ({ browser, clinic }: { browser: Browser; clinic: Clinic }) => {
    const network = await Network.open(clinic.port);
    const context = await browser.newContext(CHROMIUM.context);
    const device = new Device(await context.newPage(), network);
    await device.signIn({ role: 'admin' });
    await device.open('/admin/faults');
    await device.page.getByTestId('faults-allow').click();
    await device.goTo('patients');
    scene = new Scene(device, await Api.signIn(clinic), context);
  });
  test.afterAll(() => scene.close());

  test('every row of the guide has a journey, and every journey a row', () => {
    expect(documented()).toEqual(Object.keys(ROWS));
  });
  for (const [row, play] of Object.entries(ROWS))
    test(`QA-13 ${row}`, LONG_ROWS.includes(row) ? LONG : {}, async ({ name }) => {
      await play(scene, name('Essai'));
    });
});
