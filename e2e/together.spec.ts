import { expect, test } from './support/test.ts';

test('two browsers: what one saves the other shows, without a reload', async ({ device, anotherDevice, browser, name }) => {
  await device.signIn();
  const other = await (await anotherDevice(browser)).signIn({ role: 'front' });
  const birthName = name('Voisin');
  const id = await device.create({ birthName });
  await other.search(birthName);
  await expect(other.row(birthName)).toBeVisible({ timeout: 45_000 });

  const renamed = name('Change');
  await other.edit(id, { birthName: renamed });
  await device.search(renamed);
  await expect(device.row(renamed)).toBeVisible({ timeout: 45_000 });
});

test('two tabs of one browser share one queue', async ({ device, context, network, name }) => {
  await device.signIn();
  const { Device } = await import('./support/device.ts');
  const second = new Device(await context.newPage(), network);
  await second.open('/patients');
  await second.expectChip('synced', 0);
  await context.setOffline(true);
  const birthName = name('Onglet');
  await device.create({ birthName });
  await expect(second.chip).toHaveAttribute('data-pending', '1');
  await second.search(birthName);
  await expect(second.row(birthName)).toBeVisible();
  network.forget();
  await context.setOffline(false);
  await device.expectChip('synced', 0);
  await second.expectChip('synced', 0);
  expect(network.count(/\/api\/sync\/up/, 200)).toBe(1);
});

test('another clinic sees nothing of it', async ({ device, anotherDevice, browser, name }) => {
  await device.signIn();
  const birthName = name('Secret');
  await device.create({ birthName });
  await device.expectChip('synced', 0);
  const other = await (await anotherDevice(browser)).signIn({ tenant: 'cedre' });
  await other.search(birthName);
  await expect(other.row(birthName)).toHaveCount(0);
});
