import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { CHROMIUM } from './support/browser.ts';
import { missedTargets } from './support/targets.ts';
import { expect, test } from './support/test.ts';
import { rawKeys } from './support/words.ts';

const SIZES = [
  { width: 390, height: 780 },
  { width: 844, height: 390 },
  { width: 820, height: 1180 },
] as const;

test.use({ ...CHROMIUM.context, viewport: SIZES[0], hasTouch: true });

async function expectReachable(page: Page, what: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const said = `${what} at ${size.width} × ${size.height}`;
    await expect(page.locator('[aria-busy="true"]'), said).toHaveCount(0);
    expect(await missedTargets(page), said).toEqual([]);
    expect(await rawKeys(page), said).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), said).toBeLessThanOrEqual(size.width);
    // Nor does the part of the page that scrolls: what stands out of it is out of sight. A table may scroll by itself.
    const over = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((part) => part.clientHeight > 200 && part.querySelector(':scope > table') === null)
        .filter((part) => getComputedStyle(part).overflowX === 'auto')
        .map(({ className, scrollWidth, clientWidth }) => [className, scrollWidth - clientWidth] as const)
        .filter(([, beyond]) => beyond > 0),
    );
    expect(over, said).toEqual([]);
  }
  await page.setViewportSize(SIZES[0]);
}

test('H30 UI-27 CT-9 on touch every control of the main screens answers a finger, and no page scrolls sideways', async ({
  device,
  network,
  clinic,
  name,
}) => {
  const { page } = device;
  await page.goto(`${network.url}/patients`);
  await expect(page.getByTestId('login-submit')).toBeVisible();
  await expectReachable(page, 'sign-in');
  const api = await Api.signIn(clinic);
  const { id } = await api.create({
    birthName: `${name('Doigt')}${'W'.repeat(80)}`,
    birthGivenNames: 'محمد 👨‍👩‍👧‍👦 <img src=x onerror=alert(1)>',
    birthDate: '1984-02-29',
    gender: 'female',
    email: 'a@b.fr',
    maritalStatus: 'M',
  });
  await device.signIn({ role: 'admin' });
  for (const address of [
    '/patients',
    `/patients/${id}`,
    '/patients/new',
    '/sync',
    '/admin',
    '/admin/users',
    '/admin/settings',
    '/admin/access',
    '/admin/devices',
    '/admin/audit',
    '/account',
    '/',
  ]) {
    await device.open(address);
    await expect(device.chip).toBeVisible();
    if (address === `/patients/${id}`) await expect(page.getByTestId('edit')).toBeVisible();
    await expectReachable(page, address);
  }
  await device.open(`/patients/${id}/edit`);
  await device.type('note', 'Brouillon');
  await expect(page.getByText(/Brouillon enregistré sur cet appareil/)).toBeVisible();
  await page.reload();
  await expect(page.getByTestId('draft-restored')).toBeVisible();
  await api.change(id, { note: 'Vue par la collègue.' });
  await expect(page.getByTestId('others-changed')).toBeVisible({ timeout: 60_000 });
  await expectReachable(page, 'a form with its banners');
  const field = page.getByTestId('field-maritalStatus');
  const clear = page.locator('.mantine-InputWrapper-root', { has: field }).getByRole('button', { includeHidden: true });
  await expect(clear).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  const [inner, outer] = [await clear.boundingBox(), await field.boundingBox()];
  expect(inner!.x + inner!.width, 'the button that empties a choice leaves room for its arrows').toBeLessThan(
    outer!.x + outer!.width - 20,
  );
  await device.open('/patients');
  await page.getByTestId('account').click();
  await expect(page.getByTestId('sign-out')).toBeVisible();
  expect(await missedTargets(page, '[role="menu"]'), 'account').toEqual([]);
});
