import { CHROMIUM } from './support/browser.ts';
import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test.describe('on a phone', () => {
  test.use({ ...CHROMIUM.context, viewport: { width: 390, height: 780 }, hasTouch: true });

  test('H30 UI-19 an open menu and an open list have no fault that axe finds', LONG, async ({ device }) => {
    await device.signIn();
    const { page } = device;
    await page.getByTestId('nav-more').click();
    await expect(page.getByRole('menuitem').first()).toBeVisible();
    expect(await faultsOf(page), 'Plus').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByTestId('account').click();
    await expect(page.getByTestId('sign-out')).toBeVisible();
    expect(await faultsOf(page), 'account').toEqual([]);
    await device.open('/patients/new');
    await page.getByTestId('field-gender').click();
    await expect(page.getByRole('option').first()).toBeVisible();
    expect(await faultsOf(page), 'choice').toEqual([]);
  });

  test(
    'H30 UI-19 sideways, two fields of a form are seen between the header and the buttons',
    LONG,
    async ({ device }) => {
      await device.signIn();
      const { page } = device;
      await page.setViewportSize({ width: 780, height: 390 });
      await device.open('/patients/new');
      await expect(page.getByTestId('save')).toBeVisible();
      const top = await page.getByRole('banner').evaluate((header) => header.getBoundingClientRect().bottom);
      const bottom = (await page.getByTestId('save').boundingBox())!.y;
      const seen = await page.locator('main input').evaluateAll(
        (inputs, [from, to]) =>
          inputs.filter((input) => {
            const { top: y, bottom: end, width } = input.getBoundingClientRect();
            return width > 0 && y >= from && end <= to;
          }).length,
        [top, bottom] as const,
      );
      expect(seen).toBeGreaterThanOrEqual(2);
    },
  );
});

test(
  'CR-7 on a phone the forms of the clinical record scroll, with their buttons in sight',
  LONG,
  async ({ device, clinic, name }) => {
    const { id } = await (
      await Api.signIn(clinic)
    ).create({ birthName: name('Telephone'), birthGivenNames: 'Ana', gender: 'female', birthDate: '1984-02-29' });
    const { page } = await device.signIn();
    await page.setViewportSize({ width: 390, height: 844 });
    for (const kind of ['medical-records', 'observations', 'allergies', 'conditions', 'prescriptions']) {
      await device.open(`/${kind}/new?owner=${id}`);
      await expect(page.getByTestId('save'), kind).toBeInViewport({ ratio: 1 });
      const last = page.locator('main form :is(input, textarea):visible').last();
      await last.scrollIntoViewIfNeeded();
      await expect(last, kind).toBeInViewport();
      await expect(page.getByTestId('save'), kind).toBeInViewport({ ratio: 1 });
    }
  },
);

test('H30 UI-18 the search stands at the same place, as wide, in every module', LONG, async ({ device }) => {
  await device.signIn();
  const { page } = device;
  const places: Record<string, unknown> = {};
  for (const module of ['patients', 'home', 'appointments', 'medical-records', 'consents', 'sync', 'patients']) {
    await page.getByTestId(`nav-${module}`).click();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    const isList = module === 'patients' || module === 'consents';
    const box = await page.locator(isList ? '[role="search"]' : 'header button:has(kbd)').boundingBox();
    places[module] = [box?.x, box?.y, box?.width, box?.height].map((side) => Math.round(side ?? -1));
  }
  expect(new Set(Object.values(places).map(String)).size, JSON.stringify(places)).toBe(1);
});
