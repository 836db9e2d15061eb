import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'AD-13 AD-14 AD-15 a narrowed right reaches a device that was offline with unsent work: what may not be read goes, the work stays, both are told',
  LONG,
  async ({ browser, device, anotherDevice, name }) => {
    const { page } = device;
    const desk = await (await anotherDevice(browser)).signIn({ role: 'front' });
    const birthName = name('Accueil');
    const id = await desk.create({ birthName });
    await desk.expectChip('synced', 0);
    await desk.page.context().setOffline(true);
    await desk.edit(id, { note: 'Rappeler avant vendredi.' });
    await expect(desk.chip).toHaveAttribute('data-pending', '1');

    await device.signIn({ role: 'admin' });
    await device.goTo('admin');
    await page.getByTestId('admin-access').click();
    const right = page.getByTestId('right-patient-secretary');
    await expect(right).toHaveAttribute('data-right', 'rw');
    expect(await faultsOf(page)).toEqual([]);
    await right.selectOption('');
    await expect(right).toHaveAttribute('data-right', '');
    await device.expectChip('synced', 0);
    // The administrator is told who has not heard of it.
    await expect(page.getByTestId('access-behind')).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);

    await desk.page.context().setOffline(false);
    await expect(desk.page.getByTestId('rights-narrowed')).toBeVisible({ timeout: 45_000 });
    await expect(desk.page.getByTestId('rights-narrowed')).toContainText('Patients');
    await desk.expectChip('attention');
    await desk.open('/sync');
    const refused = desk.page.getByTestId('outbox-row').first();
    await expect(refused).toHaveAttribute('data-state', 'rejected');
    await refused.getByTestId('typed').locator('summary').click();
    await expect(refused.getByTestId('typed')).toContainText('Rappeler avant vendredi.');
    await expect(refused.getByTestId('edit')).toHaveCount(0);
    expect(await faultsOf(desk.page)).toEqual([]);
    // After a restart too, until it is read.
    await desk.page.reload();
    await desk.page.getByTestId('rights-seen').click();
    await expect(desk.page.getByTestId('rights-narrowed')).toHaveCount(0);
    await desk.open('/patients');
    await expect(desk.page.getByTestId('row').filter({ hasNotText: birthName })).toHaveCount(0);

    // Given back: the rule is gone, and everything is there again.
    await right.selectOption('rw');
    await device.expectChip('synced', 0);
    await desk.open('/patients');
    await desk.search(birthName);
    await expect(desk.row(birthName)).toBeVisible({ timeout: 45_000 });
  },
);
