import { expect, LONG, test } from './support/test.ts';

const LOGOUT = /\/api\/auth\/logout/;

for (const [where, details] of [
  ['an open page', LONG],
  ['the worker alone', {}],
] as const) {
  test(
    `H9 OB-11 OB-12 signed out without a network: that is asked first, remembered, and the session is ended by ${where} once the network is back`,
    details,
    async ({ device, context, network }) => {
      await device.signIn();
      await context.setOffline(true);
      await device.expectChip('offline');
      await device.page.getByTestId('account').click();
      await device.page.getByTestId('sign-out').click();
      await expect(device.page.getByRole('dialog')).toContainText(
        'vous ne pourrez ni vous reconnecter ni travailler ici',
      );
      await device.page.getByTestId('confirm').click();
      await expect(device.page.getByTestId('login-submit')).toBeVisible();
      await expect(device.page.getByText('n’a pas encore été transmise au serveur')).toBeVisible();
      network.forget();
      const blank = await context.newPage();
      if (where === 'the worker alone') await device.page.close();
      await context.setOffline(false);
      await network.until(LOGOUT, { status: 204, within: 60_000 });
      // The cookie that the browser had opens nothing any more.
      const me = await context.request.get(`${network.url}/api/auth/me`);
      expect(me.status()).toBe(401);
      await blank.close();
    },
  );
}

test(
  'H9 OB-11 a sign-out whose answer was lost does not end the session that the same person begins next',
  LONG,
  async ({ device, network }) => {
    await device.signIn();
    network.trouble(LOGOUT, { kind: 'status', status: 503 });
    await device.page.getByTestId('account').click();
    await device.page.getByTestId('sign-out').click();
    await network.until(LOGOUT, { status: 503 });
    network.heal();
    await device.enterCredentials();
    await device.expectChip('synced', 0);
    await device.page.reload();
    await device.expectChip('synced', 0);
  },
);
