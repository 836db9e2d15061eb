import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'AD-11 AD-12 the clinic’s settings: made, changed offline, refused outside their limits, and followed by another device',
  LONG,
  async ({ browser, device, anotherDevice, context }) => {
    const { page } = device;
    await device.signIn({ role: 'admin' });
    const other = await (await anotherDevice(browser)).signIn({ role: 'front' });
    await device.goTo('admin');
    await page.getByTestId('admin-settings').click();
    await page.getByTestId('settings-begin').click();

    // It begins with what holds without it.
    await expect(page.getByTestId('field-unsentHours')).toHaveValue('24');
    await expect(page.getByTestId('field-motifs.0.name')).not.toHaveValue('');
    await device.type('silentDays', '91');
    await device.save();
    await expect(page.getByTestId('field-silentDays')).toHaveAttribute('aria-invalid', 'true');
    await device.type('silentDays', '3');
    await device.type('motifs.0.name', 'Visite de contrôle');
    await device.type('motifs.0.minutes', '35');
    expect(await faultsOf(page)).toEqual([]);
    await device.saveAndSync();
    await expect(page.getByTestId('record-header')).toBeVisible();
    await expect(page.getByTestId('delete')).toHaveCount(0);
    expect(await faultsOf(page)).toEqual([]);

    // The reception's form offers the motif, with its length.
    await other.goTo('appointments');
    await other.open('/appointments/new');
    await expect(async () => {
      await other.type('serviceType', 'Visite de contrôle');
      await expect(other.page.getByTestId('field-minutes')).toHaveValue('35', { timeout: 1_000 });
    }).toPass({ timeout: 45_000 });

    // Offline: kept, then sent.
    await context.setOffline(true);
    await page.getByTestId('edit').click();
    await device.type('silentDays', '14');
    await device.save();
    await device.expectChip('offline-pending', 1);
    await context.setOffline(false);
    await device.expectChip('synced', 0);
    await device.goTo('admin');
    await page.getByTestId('admin-devices').click();
    await expect(page.getByTestId('devices-threshold')).toContainText('14');
  },
);
