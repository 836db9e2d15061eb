import type { Clinic } from './support/clinic.ts';
import { emailOf, PASSWORD } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

const ACCEPT = /\/api\/auth\/accept-invitation$/;
const CHANGE = /\/api\/auth\/password$/;
const CHOSEN = 'quatre mots bien choisis';

const post = async (clinic: Clinic, path: string, body: unknown, token?: string) => {
  const response = await fetch(clinic.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  expect(response.ok, `${path}: ${response.status}`).toBe(true);
  return response.json();
};

/** As the administrator's screen gets it. */
async function invitationFor(clinic: Clinic): Promise<string> {
  const person = (email: string) => post(clinic, '/api/auth/login', { tenant: 'cedre', email, password: PASSWORD });
  const { user } = await person(emailOf('reader', 'cedre'));
  const { accessToken } = await person(emailOf('admin', 'cedre'));
  return (await post(clinic, `/api/v1/users/${user.id}/invitation`, {}, accessToken)).path;
}

test(
  'H30 UI-11 an invitation link sets a password, which is changed behind the sign-in: one request each, nothing offline',
  LONG,
  async ({ clinic, device, network }) => {
    test.setTimeout(120_000);
    const { page } = device;
    const sent: string[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(new URL(request.url()).pathname)));
    const count = (path: RegExp) => sent.filter((one) => path.test(one)).length;

    const link = await invitationFor(clinic);
    await device.open(link);
    const field = page.getByTestId('password-new');
    await expect(field).toHaveAttribute('autocomplete', 'new-password');
    expect(await faultsOf(page)).toEqual([]);
    await field.fill('trop court');
    await page.getByTestId('password-save').click();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toBeFocused();
    expect(count(ACCEPT)).toBe(0);
    await field.fill(CHOSEN);
    await page.getByTestId('password-save').evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await expect(page.getByTestId('password-chosen')).toBeVisible();
    expect(count(ACCEPT)).toBe(1);
    await expect(page).toHaveURL(/\/invitation$/);

    // The link was good once.
    await page.goto('about:blank');
    await device.open(link);
    await field.fill(`${CHOSEN} encore`);
    await page.getByTestId('password-save').click();
    await expect(page.getByRole('alert')).toContainText('plus valable');

    await page.goto(`${network.url}/login`);
    await page.getByTestId('login-tenant').fill('cedre');
    await page.getByTestId('login-email').fill(emailOf('reader', 'cedre'));
    await page.getByTestId('login-password').fill(CHOSEN);
    await page.getByTestId('login-submit').click();
    await device.expectChip('synced', 0);

    await page.getByTestId('account').click();
    await page.getByTestId('change-password').click();
    await expect(page.getByTestId('password-current')).toHaveAttribute('autocomplete', 'current-password');
    await expect(page.locator('input[autocomplete="username"]')).toHaveValue(emailOf('reader', 'cedre'));
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByTestId('password-current').fill('pas celui-ci du tout');
    await field.fill(PASSWORD);
    await page.context().setOffline(true);
    await expect(page.getByText('Rien n’a été envoyé', { exact: false })).toBeVisible();
    await expect(page.getByTestId('password-save')).toBeDisabled();
    await field.press('Enter');
    await page.context().setOffline(false);
    await expect(page.getByTestId('password-save')).toBeEnabled();
    expect(count(CHANGE)).toBe(0);

    await page.getByTestId('password-save').click();
    await expect(page.getByTestId('password-current')).toHaveAttribute('aria-invalid', 'true');
    await page.getByTestId('password-current').fill(CHOSEN);
    await page.getByTestId('password-save').evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await expect(page.getByTestId('password-changed')).toBeVisible();
    expect(count(CHANGE)).toBe(2);
  },
);
