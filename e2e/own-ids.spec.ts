import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { OwnIds } from './support/own-ids.ts';
import { expect, test } from './support/test.ts';

const UP = /\/api\/sync\/up/;

/**
 * Queues, as the engine writes it, that `from` was merged into the record of the last edit that waits. No screen does
 * this yet.
 */
const queueMerge = (page: Page, from: string, into: string): Promise<void> =>
  page.evaluate(
    async ({ from, into }) => {
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
      const edit = ((await done(outbox.getAll())) as { entityId: string; seq: number }[]).at(-1);
      if (edit?.entityId !== into) throw new Error('the last that waits is no edit of the record');
      const row = (await done(engine.get('engine'))) as { revision: number; meta: { seq: number } };
      outbox.add({
        ...edit,
        seq: row.meta.seq + 1,
        id: crypto.randomUUID(),
        entityId: from,
        payload: { mergedInto: into },
        dependsOn: [`patient/${into}`],
      });
      engine.put({ ...row, revision: row.revision + 1, meta: { ...row.meta, seq: row.meta.seq + 1 } });
      await new Promise((resolve, reject) => ((tx.oncomplete = resolve), (tx.onabort = () => reject(tx.error!))));
      database.close();
    },
    { from, into },
  );

test('RB-11 the server gives a patient an id of its own, with edits and a reference behind the creation, a reload in between, the patient on one screen and in a form on another: all of it follows', async ({
  page,
  context,
  clinic,
  name,
}) => {
  const ids = await OwnIds.open(clinic.port);
  const network = await Network.open(ids.port);
  try {
    const device = new Device(page, network);
    await device.signIn();
    const birthName = name('Sienne');
    const double = name('Doublon');
    await device.create({ birthName: double });
    await device.expectChip('synced', 0);
    const api = await Api.signIn(clinic);
    const twin = (await api.named(double))[0]?.id ?? '';
    await network.cut();
    const old = await device.create({ birthName });
    await device.edit(old, { note: 'Avant le nouveau nom.' });
    await device.page.reload();
    await device.expectChip('unreachable', 2);
    const form = new Device(await context.newPage(), network);
    await form.open(`/patients/${old}/edit`);
    await form.type('email', 'tape@exemple.fr');

    // What is made while the answer is on its way is meant for the record too, and knows it by its old id alone.
    network.trouble(UP, { kind: 'held-answer' }, 1);
    await network.mend();
    // It would try again by itself, a moment later.
    await device.page.evaluate(() => dispatchEvent(new Event('online')));
    await network.until(UP, { status: null });
    await device.page.bringToFront();
    await device.edit(old, { birthGivenNames: 'Dominique' });
    const header = device.page.getByTestId('record-header');
    await expect(header).toHaveAttribute('data-entity-id', old);
    await queueMerge(device.page, twin, old);
    network.forget();
    network.release();
    await device.expectChip('synced', 0);
    const now = ids.of(old);
    expect(now).not.toBe(old);
    await expect(header).toHaveAttribute('data-entity-id', now);
    await expect(header).toHaveAttribute('data-sync-state', 'synced');
    await expect(device.page).toHaveURL(`${network.url}/patients/${now}`);
    expect(await api.named(birthName)).toMatchObject([
      { id: now, version: 3, note: 'Avant le nouveau nom.', birthGivenNames: 'Dominique' },
    ]);

    expect(await api.patient(twin)).toMatchObject({ mergedInto: now, version: 2 });

    // The form was opened under the old id and says it still.
    await form.page.bringToFront();
    await expect(form.page.getByTestId('field-email')).toHaveValue('tape@exemple.fr');
    await form.saveAndSync();
    await expect(form.page).toHaveURL(`${network.url}/patients/${now}`);
    await expect(form.page.getByTestId('record-header')).toHaveAttribute('data-sync-state', 'synced');
    expect((await api.versions(now)).map(({ changedFields }) => changedFields)).toMatchObject([
      ['email'],
      ['birthGivenNames'],
      ['note'],
      expect.anything(),
    ]);
    expect(await api.named(birthName)).toHaveLength(1);
    expect(network.passed.filter(({ path, body }) => UP.test(path) && body.includes(old))).toEqual([]);

    // Whoever has kept the old address finds the patient there, without a network too.
    await network.cut();
    await device.open(`/patients/${old}`);
    await expect(header).toHaveAttribute('data-entity-id', now);
    await device.search(birthName);
    await expect(device.page.getByTestId('row')).toHaveCount(1);
    await expect(device.row(birthName)).toHaveAttribute('data-entity-id', now);
  } finally {
    await network.close();
    await ids.close();
  }
});
