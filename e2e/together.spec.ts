import { expect, LONG, test } from './support/test.ts';

test('two browsers: what one saves the other shows, without a reload', async ({
  device,
  anotherDevice,
  browser,
  name,
}) => {
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

test(
  'DF-1 DF-2 two tabs, a new patient typed in each: neither is lost, what was left is given back to one form, what was saved to none',
  LONG,
  async ({ device, context, network, name }) => {
    await device.signIn();
    const { Device } = await import('./support/device.ts');
    const second = new Device(await context.newPage(), network);
    const [first, other] = [name('Premier'), name('Autre')];
    const field = (on: InstanceType<typeof Device>) => on.page.getByTestId('field-birthName');
    const type = async (on: InstanceType<typeof Device>, text: string) => {
      await on.open('/patients/new');
      await expect(field(on)).toHaveValue('');
      await field(on).fill(text);
      await expect(on.page.getByText(/Brouillon enregistré/)).toBeVisible();
    };
    await type(device, first);
    await type(second, other);
    await second.page.close();
    // A reload gives back the form's own; that of the closed tab is offered beside it, and the other way round.
    await device.page.reload();
    const shown = await expect(field(device))
      .not.toHaveValue('')
      .then(() => field(device).inputValue());
    expect([first, other]).toContain(shown);
    await device.page.getByTestId('draft-next').click();
    const next = shown === first ? other : first;
    await expect(field(device)).toHaveValue(next);
    await device.fillPerson({ birthName: next, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });
    await device.save();
    await expect(device.page.getByTestId('save')).toHaveCount(0);
    await device.open('/patients/new');
    await expect(field(device)).toHaveValue(shown);
    await expect(device.page.getByTestId('draft-next')).toHaveCount(0);
  },
);

test('another clinic sees nothing of it', LONG, async ({ device, anotherDevice, browser, name }) => {
  await device.signIn();
  const birthName = name('Secret');
  await device.create({ birthName });
  await device.expectChip('synced', 0);
  const other = await (await anotherDevice(browser)).signIn({ tenant: 'cedre' });
  await other.search(birthName);
  await expect(other.row(birthName)).toHaveCount(0);
});
