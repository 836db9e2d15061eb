import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'AD-30 AD-31 AD-32 SV-224 one’s own name, language and devices; a session is ended from another device',
  LONG,
  async ({ browser, device, anotherDevice, context, name }) => {
    test.setTimeout(120_000);
    const { page } = device;
    await device.signIn({ role: 'reader', tenant: 'cedre' });
    const lost = await anotherDevice(browser);
    await lost.signIn({ role: 'reader', tenant: 'cedre' });

    await page.getByTestId('account').click();
    await page.getByTestId('own-account').click();
    await expect(page.getByTestId('own-session')).toHaveCount(2);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    expect(await faultsOf(page)).toEqual([]);
    const mine = name('Moi');
    await page.getByTestId('field-name').fill(mine);
    await page.getByTestId('profile-save').click();
    await expect(page.getByTestId('account')).toHaveAttribute('aria-label', new RegExp(mine));

    await page.getByTestId('end-session').click();
    await page.getByTestId('confirm').click();
    await expect(page.getByTestId('own-session')).toHaveCount(1);
    await lost.page.reload();
    await lost.expectChip('signed-out');

    // Without the network: the same person under the new name; the language holds here, and the account says it is not told.
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByTestId('account')).toHaveAttribute('aria-label', new RegExp(mine));
    await page.getByRole('main').getByTestId('lang-en').click();
    await expect(page.getByTestId('language-status')).toContainText('your account keeps the old language');
    await expect(page.getByText('Your devices can’t be shown')).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);
    await context.setOffline(false);
    await page.getByRole('main').getByTestId('lang-fr').click();
    await expect(page.getByTestId('language-status')).toContainText('garde aussi cette langue');
  },
);
