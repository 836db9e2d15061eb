import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test.describe('UI-50 a module made from its contract', () => {
  test(
    'a practitioner is created offline with hours and an absence, found, edited, and reaches the server whole',
    LONG,
    async ({ device, network, name }) => {
      await device.signIn({ role: 'admin' });
      await network.cut();
      const familyName = name('Praticien');
      const { page } = device;
      await device.goTo('practitioners');
      await page.getByTestId('new').first().click();
      await device.type('title', 'Dr');
      await device.type('familyName', familyName);
      await device.type('givenNames', 'Karim');
      await device.type('specialty', 'Cardiologie');
      await device.type('defaultShare', '12,5');
      // UI-80 by keyboard: the first range of Monday, a second one, then Monday on all days.
      await page.getByTestId('add-hours-mon').press('Enter');
      await expect(page.getByTestId('field-availability.0.start')).toBeFocused();
      await device.type('availability.0.end', '12:30');
      await page.getByTestId('add-hours-mon').press('Enter');
      await expect(page.getByTestId('field-availability.1.start')).toBeFocused();
      await page.getByTestId('copy-hours').press('Enter');
      await page.getByTestId('remove-hours-sun-1').press('Enter');
      await expect(page.getByTestId('add-hours-sun')).toBeFocused();
      await page.getByTestId('add-notAvailable').click();
      await device.type('notAvailable.0.description', 'Congés');
      await device.type('notAvailable.0.start', '01/08/2027');
      await device.type('notAvailable.0.end', '2027-08-15');
      await device.save();
      await expect(page.getByTestId('save')).toHaveCount(0);
      await expect(page.getByTestId('record-header')).toContainText(`Dr ${familyName.toUpperCase()} Karim`);
      await device.search('cardio');
      await expect(device.row(familyName)).toHaveAttribute('data-sync-state', 'pending');
      // UI-60 The filters beside it.
      await page.getByTestId('filters').click();
      await page.getByTestId('filter-active').selectOption('no');
      await expect(device.row(familyName)).toHaveCount(0);
      expect(await faultsOf(page), 'filters').toEqual([]);
      await page.getByTestId('clear-filters').click();
      await expect(device.row(familyName)).toBeVisible();
      await page.getByTestId('filters').click();
      await expect(page.getByTestId('filters-panel')).toHaveCount(0);

      await network.mend();
      await page.getByTestId('nav-sync').click();
      await page.getByTestId('sync-now').click();
      await device.expectChip('synced', 0);
      await page.getByTestId('nav-practitioners').click();
      await device.search(familyName);
      await device.row(familyName).click();
      await page.getByTestId('edit').click();
      await expect(page.getByTestId('field-availability.0.start')).toHaveValue('09:00');
      await expect(page.getByTestId('field-defaultShare')).toHaveValue('12.5');
      await device.type('availability.0.end', '08:00');
      await device.save();
      await expect(page.getByRole('alert')).toContainText('Doit venir après');
      await device.type('availability.0.end', '15:00');
      await device.save();
      await expect(page.getByRole('alert')).toContainText('chevauche une autre du même jour');
      await device.type('availability.0.end', '13:00');
      await device.save();
      await expect(page.getByTestId('save')).toHaveCount(0);
      await device.expectChip('synced', 0);

      // The history says what changed, and takes it back.
      await page.getByTestId('tab-history').click();
      await expect(page.getByTestId('history')).toHaveAttribute('data-source', 'server');
      await expect(page.getByTestId('version')).toHaveCount(2);
      await page.locator('[data-testid="version"][data-version="1"]').getByTestId('restore').click();
      await page.getByTestId('confirm').click();
      await expect(page.getByTestId('version')).toHaveCount(3);
      await expect(page.getByTestId('version').first()).toContainText('Retour à la version 1');
      await page.getByTestId('tab-facts').click();
      await expect(page.getByTestId('record-header').locator('xpath=..')).toContainText('12:30');
    },
  );
});
