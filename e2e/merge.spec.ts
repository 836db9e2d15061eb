import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { CHROMIUM } from './support/browser.ts';
import { missedTargets } from './support/targets.ts';
import { expect, test } from './support/test.ts';

test.use({ ...CHROMIUM.context, hasTouch: true });

test('CR-44 CR-46 CR-49 two records of one person are merged offline, stand as one wherever people are looked for, and are separated', async ({
  device,
  clinic,
  name,
}) => {
  const admin = await Api.signIn(clinic);
  const [kept, maiden] = [name('Garde'), name('Jeune')];
  const person = { birthGivenNames: 'Claire Anne', gender: 'female', birthDate: '1984-02-29' };
  const one = await admin.create({ ...person, birthName: kept, phones: ['06 12 34 56 78'] });
  const other = await admin.create({ ...person, birthName: kept, usualName: maiden, email: 'claire@exemple.test' });
  await admin.createIn('allergies', { patientId: other.id, clinicalStatus: 'active', text: 'Arachide' });
  const { page } = await device.signIn({ role: 'admin' });
  await device.search(kept);
  await expect(page.getByTestId('row')).toHaveCount(2);
  await device.goTo('home');
  await page.getByTestId('home-duplicates').getByTestId('compare').first().click();
  await expect(page.getByTestId('merge')).toBeVisible();
  for (const size of [
    { width: 390, height: 780 },
    { width: 820, height: 1180 },
  ]) {
    await page.setViewportSize(size);
    await expect(page.getByTestId('merge-confirm')).toBeInViewport({ ratio: 1 });
    expect(await missedTargets(page, '[role="dialog"]'), `at ${size.width}`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
    expect(await faultsOf(page), `at ${size.width}`).toEqual([]);
  }
  await page.context().setOffline(true);
  await page.locator('[data-testid="merge-field"][data-field="email"]').getByTestId('merge-other').check();
  await page.getByTestId('merge-confirm').dblclick();
  await expect(page.getByTestId('standing-allergies')).toContainText('Arachide');

  // One in the list, in the search by what the other was called, in the palette and where somebody is booked.
  await device.goTo('patients');
  for (const typed of [kept, maiden]) {
    await device.search(typed);
    await expect(page.getByTestId('row')).toHaveCount(1);
    await expect(page.getByTestId('row')).toHaveAttribute('data-entity-id', one.id);
  }
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-search').fill(maiden);
  await expect(page.getByTestId(`palette-patient/${one.id}`)).toBeVisible();
  await expect(page.getByTestId(`palette-patient/${other.id}`)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await device.open('/appointments/new');
  await page.getByTestId('field-patientId').fill(maiden);
  await expect(page.getByRole('option', { name: new RegExp(`${maiden} Claire`) })).toHaveCount(1);

  // The old address leads to the one that is kept.
  await device.open(`/patients/${other.id}`);
  await page.getByTestId('open-kept').click();
  await expect(page.getByTestId('merged-here')).toBeVisible();
  await page.context().setOffline(false);
  await device.expectChip('synced', 0);
  expect(await admin.patient(other.id)).toMatchObject({ version: 2, mergedInto: one.id });
  await page.getByTestId('merged-here').getByRole('link').click();
  await page.getByTestId('separate').click();
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('merged-into')).toHaveCount(0);
  await device.goTo('patients');
  await device.search(kept);
  await expect(page.getByTestId('row')).toHaveCount(2);
});
