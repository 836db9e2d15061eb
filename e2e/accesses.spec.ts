import { Api } from './support/api.ts';
import { Device } from './support/device.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'CR-59 SV-203 what is opened and printed offline is in the audit, with the time on the device and the time of receipt',
  LONG,
  async ({ device, clinic, network, name }) => {
    const admin = await Api.signIn(clinic);
    const { id } = await admin.create({
      birthName: name('Lecture'),
      birthGivenNames: 'Amina',
      gender: 'female',
      birthDate: '1984-02-29',
    });
    const { id: allergyId } = await admin.createIn('allergies', {
      patientId: id,
      clinicalStatus: 'active',
      text: 'Pénicilline',
    });
    const context = device.page.context();
    await device.signIn({ role: 'reader' });
    await context.setOffline(true);
    const began = Date.now();
    await device.open(`/patients/${id}`);
    await expect(device.page.getByTestId('standing-allergies')).toContainText('Pénicilline');
    await device.page.evaluate(() => window.print());
    await device.page.getByTestId('standing-allergies').getByRole('link').click();
    await expect(device.page).toHaveURL(new RegExp(`/allergies/${allergyId}$`));
    await expect(device.page.getByTestId('record-header')).toBeVisible();
    // A moment that the audit has to tell apart from the one of the receipt, and a tab that is gone before it tells.
    await expect.poll(() => Date.now() - began).toBeGreaterThan(2_000);
    await device.page.close();
    const back = Date.now();
    expect(await admin.audit(id)).toMatchObject([{ action: 'create' }, { action: 'create' }]);

    await context.setOffline(false);
    const again = new Device(await context.newPage(), network);
    await again.open('/patients');
    await again.expectChip('synced', 0);
    await expect.poll(async () => (await admin.audit(id)).filter(({ action }) => action !== 'create').length).toBe(3);
    const seen = (await admin.audit(id)).filter(({ action }) => action !== 'create');
    expect(seen.map(({ action, entityType, user }) => [action, entityType, user?.name]).toSorted()).toEqual([
      ['print', 'patient', expect.any(String)],
      ['read', 'allergy', expect.any(String)],
      ['read', 'patient', expect.any(String)],
    ]);
    for (const { occurredAt, at } of seen) {
      expect(Date.parse(occurredAt ?? '')).toBeGreaterThanOrEqual(began);
      expect(Date.parse(occurredAt ?? '')).toBeLessThan(back);
      expect(Date.parse(at)).toBeGreaterThan(Date.parse(occurredAt ?? ''));
    }
    await again.open(`/patients/${id}`);
    await expect(again.page.getByTestId('standing-allergies')).toBeVisible();
  },
);
