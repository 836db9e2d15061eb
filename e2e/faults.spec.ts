import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'QA-4 QA-5 QA-6 an administrator makes the network bad on one device: in the page and the worker, over a reload, until it is ended',
  LONG,
  async ({ device, clinic, name }) => {
    const { page } = device;
    await device.signIn({ role: 'admin' });
    await device.open('/admin');
    await page.getByTestId('admin-faults').click();
    await page.getByTestId('faults-allow').click();
    await page.getByTestId('fault-open').click();
    expect(await faultsOf(page), 'the panel').toEqual([]);

    // The cruel one, at the worker's request: applied once, whatever the device was told.
    await page.getByTestId('field-fault-times').click();
    await page.getByRole('option', { name: 'La prochaine' }).click();
    await page.getByTestId('field-fault-path').click();
    await page.getByRole('option', { name: 'L’envoi des modifications' }).click();
    await page.getByTestId('fault-lost-answer').click();
    await page.getByTestId('fault-close').click();
    await expect(page.getByTestId('fault-active')).toHaveAttribute('data-fault', 'lost-answer');
    const lost = name('Perdue');
    await device.create({ birthName: lost });
    await expect(page.getByTestId('fault-active')).toHaveCount(0);
    await device.expectChip('synced', 0);
    const api = await Api.signIn(clinic);
    expect(await api.named(lost)).toHaveLength(1);

    await page.getByTestId('fault-open').click();
    await page.getByTestId('field-fault-times').click();
    await page.getByRole('option', { name: /Toutes, jusqu/ }).click();
    await page.getByTestId('fault-offline').click();
    await page.getByTestId('fault-close').click();
    const kept = name('Gardee');
    await device.create({ birthName: kept });
    await page.reload();
    await expect(page.getByTestId('fault-active')).toHaveAttribute('data-fault', 'offline');
    await expect(device.chip).toHaveAttribute('data-pending', '1');
    await expect(device.row(kept)).toBeVisible();
    expect(await api.named(kept)).toHaveLength(0);
    await page.getByTestId('fault-off').click();
    await device.expectChip('synced', 0);
    expect(await api.named(kept)).toHaveLength(1);

    await device.open('/admin/faults');
    await page.getByTestId('faults-forbid').click();
    await expect(page.getByTestId('faults-allow')).toBeVisible();
    await expect(page.getByTestId('fault-open')).toHaveCount(0);
  },
);
