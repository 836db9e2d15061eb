import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Api } from './support/api.ts';
import { killBrowser, openProfile } from './support/browser.ts';
import { Device } from './support/device.ts';
import { expect, LONG, test } from './support/test.ts';

test.describe('offline', () => {
  test('three changes wait on the device, through a reload and a closed tab, and all arrive', async ({
    device,
    context,
    network,
    clinic,
    name,
  }) => {
    await device.signIn();
    const [first, second] = [name('Hors'), name('Ligne')];
    await context.setOffline(true);
    await device.expectChip('offline', 0);
    const id = await device.create({ birthName: first });
    await device.create({ birthName: second });
    await device.edit(id, { note: 'Vu au sous-sol.' });
    await device.expectChip('offline-pending', 3);

    await device.page.reload();
    await device.expectChip('offline-pending', 3);
    await device.search(first);
    await expect(device.row(first)).toHaveAttribute('data-sync-state', 'pending');

    await device.page.close();
    const again = new Device(await context.newPage(), network);
    await again.open('/patients');
    await again.expectChip('offline-pending', 3);
    await again.search(second);
    await expect(again.row(second)).toBeVisible();

    await context.setOffline(false);
    await again.expectChip('synced', 0);
    const api = await Api.signIn(clinic);
    expect(await api.named(second)).toHaveLength(1);
    expect(await api.patient(id)).toMatchObject({ birthName: first, note: 'Vu au sous-sol.' });
  });

  test(
    'a server that nobody reaches, though the network says it is up, is told apart and loses nothing',
    LONG,
    async ({ device, network, clinic, name }) => {
      await device.signIn();
      await network.cut();
      const birthName = name('Cable');
      await device.create({ birthName });
      await device.expectChip(/unreachable|offline-pending/, 1);
      await device.page.reload();
      await device.expectChip(/unreachable|offline-pending/, 1);
      await expect(device.row(birthName)).toBeVisible();
      await network.mend();
      await device.expectChip('synced', 0);
      expect(await (await Api.signIn(clinic)).named(birthName)).toHaveLength(1);
    },
  );

  test(
    'the browser says "offline" a moment before the network has gone: the chip does not go on saying "synchronised"',
    LONG,
    async ({ device, network }) => {
      await device.signIn();
      network.forget();
      await device.page.evaluate(() => {
        Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
        dispatchEvent(new Event('offline'));
      });
      // Still answered, after it was said.
      await network.until(/\/api\/sync\/down/, { status: 200 });
      await network.cut();
      // Sooner than the poll, which asks every 24 to 36 s.
      await expect(device.chip).toHaveAttribute('data-state', 'offline', { timeout: 12_000 });
    },
  );

  test(
    'H22 UI-20 UI-21 the server stops while nobody does anything: the idle page notices by the end of its event stream, sooner than any poll',
    LONG,
    async ({ device, network, name }) => {
      await device.signIn();
      await network.until(/\/api\/sync\/events/, { status: 200 });
      const born = name('Oisif');
      network.trouble(/\/api\/sync\/up/, { kind: 'status', status: 503 });
      await device.create({ birthName: born });
      await network.until(/\/api\/sync\/up/, { status: 503 });
      await network.cut();
      // Sooner than the poll, which asks every 24 to 36 s.
      await expect(device.chip).toHaveAttribute('data-state', 'unreachable', { timeout: 12_000 });
      await expect(device.chip).toContainText('1 modification enregistrée sur cet appareil');
      await device.page.setViewportSize({ width: 390, height: 844 });
      await expect(device.chip.getByText('1 modification enregistrée sur cet appareil')).toBeInViewport();
      network.heal();
      await network.mend();
      await device.expectChip('synced', 0);
    },
  );

  test('every module opens by its address without a network', async ({ device, context }) => {
    await device.signIn({ role: 'admin' });
    await context.setOffline(true);
    for (const address of [
      '/patients',
      '/appointments',
      '/medical-records',
      '/consents',
      '/practitioners',
      '/drugs',
      '/sync',
      '/admin',
      '/admin/users',
      '/admin/import',
    ]) {
      await device.open(address);
      await expect(device.chip, address).toHaveAttribute('data-state', 'offline');
    }
  });

  test(
    'the tab is closed: the service worker drains the queue when the network is back',
    LONG,
    async ({ device, context, network, clinic, name }) => {
      await device.signIn();
      const birthName = name('Veilleur');
      await context.setOffline(true);
      await device.create({ birthName });
      await device.expectChip('offline-pending', 1);
      // The context lives on by an empty tab; no page of the app is open.
      await context.newPage();
      await device.page.close();
      network.forget();
      await context.setOffline(false);
      await network.until(/\/api\/sync\/up/, { status: 200, within: 30_000 });
      await expect.poll(async () => (await (await Api.signIn(clinic)).named(birthName)).length).toBe(1);
    },
  );
});

test.describe('the browser is killed', () => {
  test(
    'SIGKILL offline: started again, everything is still there and goes out',
    LONG,
    async ({ network, clinic, name }) => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profile-'));
      try {
        // Signed in earlier in the day: Chromium writes cookies to the disk only now and then, and when it is closed.
        let context = await openProfile(folder);
        await new Device(await context.newPage(), network).signIn();
        await context.close();

        context = await openProfile(folder);
        const device = new Device(await context.newPage(), network);
        await device.open('/patients');
        await device.expectChip('synced', 0);
        const [first, second] = [name('Panne'), name('Batterie')];
        await network.cut();
        await device.create({ birthName: first });
        await device.create({ birthName: second });
        await device.expectChip(/unreachable|offline-pending/, 2);
        await killBrowser(context, folder);

        context = await openProfile(folder);
        const again = new Device(await context.newPage(), network);
        await again.open('/patients');
        await again.expectChip(/unreachable|offline-pending/, 2);
        for (const birthName of [first, second]) {
          await again.search(birthName);
          await expect(again.row(birthName)).toBeVisible();
        }
        await network.mend();
        await again.expectChip('synced', 0);
        const api = await Api.signIn(clinic);
        expect(await api.named(first)).toHaveLength(1);
        expect(await api.named(second)).toHaveLength(1);
        await context.close();
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  test('SIGKILL right after the change was painted: what was shown as kept is kept', async ({ network, name }) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profile-'));
    try {
      let context = await openProfile(folder);
      const device = new Device(await context.newPage(), network);
      await device.signIn();
      const birthName = name('Eclair');
      await network.cut();
      await device.create({ birthName });
      // The chip counts from IndexedDB: from here on it was said to be on this device.
      await expect(device.chip).toHaveAttribute('data-pending', '1');
      await killBrowser(context, folder);
      context = await openProfile(folder);
      const again = new Device(await context.newPage(), network);
      await again.open('/patients');
      await expect(again.row(birthName)).toBeVisible();
      await context.close();
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});
