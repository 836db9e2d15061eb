import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test.describe('for everybody', () => {
  test('H27 UI-42 speaks French to a browser whose language it does not speak', LONG, async ({ browser, network }) => {
    const context = await browser.newContext({ locale: 'de-DE' });
    const page = await context.newPage();
    await page.goto(`${network.url}/patients`);
    await expect(page.getByTestId('login-submit')).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(page.getByTestId('login-submit')).toContainText(/connecter|connexion/i);
    await context.close();
  });

  test('the sign-in screen has no fault that axe finds', LONG, async ({ device, network }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await device.page.emulateMedia({ colorScheme });
      await device.page.goto(`${network.url}/patients`);
      await expect(device.page.getByTestId('login-submit')).toBeVisible();
      expect(await faultsOf(device.page), colorScheme).toEqual([]);
    }
  });

  // Each language and each theme once: a contrast does not depend on the language, nor a label on the theme.
  for (const [language, theme] of [
    ['fr', 'light'],
    ['en', 'dark'],
  ] as const) {
    const details = language === 'fr' ? {} : LONG;
    test(
      `the main screens have no fault that axe finds: ${language}, ${theme}`,
      details,
      async ({ device, clinic, name }) => {
        test.setTimeout(240_000);
        await device.signIn({ role: 'admin' });
        await device.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await device.page.getByTestId('account').click();
        await device.page.getByTestId(`lang-${language}`).click();
        await expect(device.page.locator('html')).toHaveAttribute('lang', language);
        await device.page.keyboard.press('Escape');
        const id = await device.create({ birthName: name('Acces'), gender: language === 'fr' ? 'Fém' : 'Fem' });
        await device.expectChip('synced', 0);
        const api = await Api.signIn(clinic);
        const { items } = await api.list('practitioners');
        // Somebody waits, today.
        const start = Math.floor(Date.now() / 300_000) * 300_000;
        await api.createIn('appointments', {
          patientId: id,
          practitionerIds: [items[0]!.id],
          start: new Date(start).toISOString(),
          end: new Date(start + 1_200_000).toISOString(),
          status: 'arrived',
          overbooked: true,
        });
        for (const address of [
          '/',
          '/patients',
          `/patients/${id}`,
          `/patients/${id}/edit`,
          '/patients/new',
          '/practitioners',
          '/appointments?view=day&waiting=1',
          '/appointments?view=week',
          '/appointments?view=month',
          '/appointments?view=list',
          '/sync',
          '/admin',
          '/admin/users',
          '/admin/devices',
          '/admin/audit',
        ]) {
          await device.open(address);
          await expect(device.chip).toBeVisible();
          await expect(device.page.locator('[aria-busy="true"]')).toHaveCount(0);
          expect(await faultsOf(device.page), address).toEqual([]);
        }
      },
    );
  }

  test('can be installed: manifest, icons and a worker are there', LONG, async ({ device, network }) => {
    await device.signIn();
    const manifest = await (await fetch(`${network.url}/manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({ name: 'MedicalPro', lang: 'fr', display: 'standalone', start_url: '/patients' });
    for (const { src } of manifest.icons as { src: string }[])
      expect((await fetch(network.url + src)).status, src).toBe(200);
  });
});
