import { chromium } from '@playwright/test';
import { Api } from './support/api.ts';
import { CHROMIUM } from './support/browser.ts';
import { Device } from './support/device.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'localStorage throws at every touch: signing in, the language and a change work all the same',
  LONG,
  async ({ device, clinic, name }) => {
    await device.page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get(): never {
          throw new DOMException('planned', 'SecurityError');
        },
      });
    });
    await device.signIn();
    const birthName = name('Bloque');
    await device.create({ birthName });
    await device.expectChip('synced', 0);
    await device.page.reload();
    await expect(device.row(birthName)).toBeVisible();
    expect(await (await Api.signIn(clinic)).named(birthName)).toHaveLength(1);
  },
);

test(
  'a tab is cloned with a form open, both are saved: two people with their own text, no third',
  LONG,
  async ({ device, clinic, name }) => {
    await device.signIn();
    await device.page.getByTestId('new').first().click();
    const [first, second] = [name('Origine'), name('Clone')];
    await device.fillPerson({ birthName: first, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });
    const [opened] = await Promise.all([
      device.page.waitForEvent('popup'),
      device.page.evaluate(() => void window.open(location.href)),
    ]);
    const clone = new Device(opened, device.network);
    await expect(opened.getByTestId('field-birthName').first()).toBeVisible();
    await clone.fillPerson({ birthName: second, birthGivenNames: 'Alix', birthDate: '1971-03-05', gender: 'Fém' });
    await device.save();
    await expect(device.page.getByTestId('save')).toHaveCount(0);
    await clone.save();
    await expect(opened.getByTestId('save')).toHaveCount(0);
    await device.expectChip('synced', 0);
    const api = await Api.signIn(clinic);
    expect(await api.named(first)).toMatchObject([{ birthGivenNames: 'Camille', version: 1 }]);
    expect(await api.named(second)).toMatchObject([{ birthGivenNames: 'Alix', version: 1 }]);
  },
);

test(
  'ST-14 IndexedDB is blocked: the first screen says so, nothing is taken for signed in or empty, and signing in works once it is allowed',
  LONG,
  async ({ device }) => {
    const { page } = device;
    await page.addInitScript(() => {
      if (sessionStorage.getItem('allowed') !== null) return;
      Object.defineProperty(window, 'indexedDB', {
        get(): never {
          throw new DOMException('planned', 'SecurityError');
        },
      });
    });
    await device.open('/patients');
    await expect(page.getByTestId('login-submit')).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('n’enregistre rien sur cet appareil');
    await expect(page.getByRole('alert')).toContainText('dans une fenêtre ordinaire');
    await device.enterCredentials();
    await expect(page.getByTestId('nav-patients')).toHaveCount(0);
    await page.evaluate(() => sessionStorage.setItem('allowed', 'yes'));
    await device.signIn();
  },
);

test('ST-5 a page comes back from the back/forward cache: what was typed is there, what was missed is read, and changes go', async ({
  network,
  clinic,
  name,
}) => {
  // Playwright switches this cache off.
  const browser = await chromium.launch({
    ...CHROMIUM.launch,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const context = await browser.newContext(CHROMIUM.context);
    await context.addInitScript(() =>
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })),
    );
    const device = new Device(await context.newPage(), network);
    await device.signIn();
    const birthName = name('Retour');
    const id = await device.create({ birthName });
    await device.expectChip('synced', 0);
    await device.page.getByTestId('new').first().click();
    const typed = name('Retape');
    await device.fillPerson({ birthName: typed, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });
    await expect(device.page.getByText(/Brouillon enregistré/)).toBeVisible();
    await device.page.goto('about:blank');
    const api = await Api.signIn(clinic);
    await api.change(id, { birthGivenNames: 'Alix' });
    await device.page.goBack({ waitUntil: 'commit' });
    const persisted = () => device.page.evaluate(() => (window as { persisted?: boolean }).persisted);
    await expect.poll(persisted, 'the cache kept the page').toBe(true);
    await expect(device.page.getByTestId('field-birthName')).toHaveValue(typed);
    await device.saveAndSync();
    expect(await api.named(typed)).toMatchObject([{ version: 1 }]);
    await expect(device.row(birthName)).toContainText('Alix');
  } finally {
    await browser.close();
  }
});
