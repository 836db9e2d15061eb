import type { BrowserContext, Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { Device } from './support/device.ts';
import { expect, LONG, test as base } from './support/test.ts';
import { hide, openWindow } from './support/window.ts';

const UP = /\/api\/sync\/up/;
const QUEUED = 300;
/** So long that a request of 1 MiB takes some seventy of them. */
const NOTE = 'Longue note. '.repeat(330);

/** A window whose tabs are hidden as a person's are (faults B23). */
const test = base.extend<{ window: BrowserContext }>({
  window: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const { context, close } = await openWindow();
      await provide(context);
      await close();
    },
    { timeout: 90_000 },
  ],
});

/**
 * Makes of the one edit that waits so many, each of its own, as the forms would have written them one after another.
 */
const multiply = (page: Page, count: number, text: string): Promise<void> =>
  page.evaluate(
    async ({ count, text }) => {
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
      const tx = database.transaction(['outbox', 'engine'], 'readwrite', { durability: 'strict' });
      const [outbox, engine] = [tx.objectStore('outbox'), tx.objectStore('engine')];
      const [first] = (await done(outbox.getAll())) as { seq: number; id: string; after?: string[] }[];
      const row = (await done(engine.get('engine'))) as { revision: number; meta: { seq: number } };
      const { seq } = row.meta;
      // Each names those before it, up to as many as a request may (RB-20).
      const before = [...(first?.after ?? []), first?.id];
      for (let n = 1; n < count; n++) {
        const id = crypto.randomUUID();
        outbox.add({
          ...first,
          seq: seq + n,
          id,
          payload: { note: `${text}${n + 1}` },
          after: before.length > 256 ? undefined : [...before],
        });
        before.push(id);
      }
      engine.put({ ...row, revision: row.revision + 1, meta: { ...row.meta, seq: seq + count } });
      await new Promise((resolve, reject) => ((tx.oncomplete = resolve), (tx.onabort = () => reject(tx.error!))));
      database.close();
    },
    { count, text },
  );

/** Without one, each page does its own rounds. */
const withoutWorker = (context: BrowserContext) =>
  context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));

for (const who of ['the worker', 'the page itself']) {
  test(
    `B23 another tab is brought to the front amid a drain of ${QUEUED} changes on a slow line, and one answer is lost: ${who} goes on, each arrives once, and the chip says so when the page is shown again`,
    LONG,
    async ({ window, network, clinic, name }) => {
      if (who === 'the page itself') await withoutWorker(window);
      const device = new Device(await window.newPage(), network);
      const behind = await window.newPage();
      await device.page.bringToFront();
      await device.page.goto(`${network.url}/patients`);
      await device.enterCredentials();
      if (who === 'the worker') await device.untilInstalled();
      await device.expectChip('synced', 0);
      const id = await device.create({ birthName: name('Cache') });
      await device.expectChip('synced', 0);
      network.trouble(UP, { kind: 'status', status: 503 });
      await device.edit(id, { note: `${NOTE}1` });
      await device.expectChip(/pending|unreachable/, 1);
      await multiply(device.page, QUEUED, NOTE);
      await device.page.reload();
      await device.expectChip(/pending|unreachable/, QUEUED);

      network.heal();
      network.forget();
      network.trouble(UP, { kind: 'slow', ms: 1_000 }, 1);
      network.trouble(UP, { kind: 'lost-answer' }, 1);
      network.trouble(UP, { kind: 'slow', ms: 1_000 });
      await device.page.evaluate(() => dispatchEvent(new Event('online')));
      await network.until(UP, { status: 200 });
      await hide(device.page, behind);
      const api = await Api.signIn(clinic);
      const notes = async () =>
        (await api.versions(id))
          .flatMap(({ data }) => (data['note'] === undefined ? [] : [String(data['note']).slice(NOTE.length)]))
          .reverse();
      expect((await notes()).length).toBeLessThan(QUEUED);
      await expect.poll(async () => (await notes()).length, { timeout: 60_000 }).toBe(QUEUED);
      expect(await device.page.evaluate(() => document.visibilityState)).toBe('hidden');

      await device.page.bringToFront();
      await device.expectChip('synced', 0);
      expect(await notes()).toEqual(Array.from({ length: QUEUED }, (_, at) => String(at + 1)));
      expect(network.count(UP, null)).toBe(1);
      expect(network.count(UP, 200)).toBeGreaterThan(3);
      await expect(device.page.getByTestId('record-header')).toHaveAttribute('data-sync-state', 'synced');
    },
  );
}
