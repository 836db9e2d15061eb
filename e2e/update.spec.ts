import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { Device } from './support/device.ts';
import { isOfSecondBuild, secondBuild } from './support/second-build.ts';
import { expect, LONG, test } from './support/test.ts';
import { lookForUpdate, scriptOf } from './support/update.ts';

const UP = /\/api\/sync\/up/;

const runsSecondBuild = async (page: Page): Promise<boolean> => isOfSecondBuild(await scriptOf(page));

test('B22 a newer app takes over while one change is in flight and another waits, beside a tab of before with an open form: each arrives once', async ({
  device,
  context,
  network,
  clinic,
  name,
}) => {
  const build = secondBuild();
  try {
    await device.signIn();
    const before = new Device(await context.newPage(), network);
    await before.open('/patients/new');
    const [flying, waiting, meanwhile, amid, typed] = [
      name('Vol'),
      name('Attend'),
      name('Entre'),
      name('Pendant'),
      name('Avant'),
    ];
    await before.fillPerson({ birthName: typed, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });

    await device.page.bringToFront();
    network.trouble(UP, { kind: 'held-answer' }, 1);
    await device.create({ birthName: flying });
    await network.until(UP, { status: null });
    await device.create({ birthName: waiting });
    network.deploy(build.folder);
    await lookForUpdate(device.page);
    await device.page.getByTestId('update').click();
    await expect(device.page.getByText('dès que l’envoi en cours est terminé')).toBeVisible();
    await expect(device.page.getByTestId('update')).toHaveCount(0);
    await device.create({ birthName: meanwhile });
    // Who types when it takes over goes on typing.
    await device.page.getByTestId('new').first().click();
    await device.fillPerson({ birthName: amid, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });
    const takenOver = device.page.evaluate(
      () =>
        new Promise((resolve) =>
          navigator.serviceWorker.addEventListener('controllerchange', () => resolve(null), { once: true }),
        ),
    );
    network.release();
    await takenOver;
    await expect(device.page.getByTestId('field-birthName')).toHaveValue(amid);
    await device.save();
    const loaded = device.page.waitForEvent('load', { timeout: 60_000 });
    await device.page.getByTestId('update').click();
    await loaded;
    expect(await runsSecondBuild(device.page)).toBe(true);
    await device.expectChip('synced', 0);
    const api = await Api.signIn(clinic);
    for (const birthName of [flying, waiting, meanwhile, amid])
      expect(await api.named(birthName)).toMatchObject([{ version: 1 }]);

    // The tab of before was not reloaded; what is typed there goes by the worker of now.
    await before.page.bringToFront();
    expect(await runsSecondBuild(before.page)).toBe(false);
    await expect(before.page.getByTestId('field-birthName')).toHaveValue(typed);
    await before.save();
    await expect(before.page.getByTestId('save')).toHaveCount(0);
    await before.expectChip('synced', 0);
    expect(await api.named(typed)).toMatchObject([{ version: 1 }]);
    // It is offered the newer app too, and gets it, though another tab has asked for it first.
    const reloaded = before.page.waitForEvent('load');
    await before.page.getByTestId('update').click();
    await reloaded;
    expect(await runsSecondBuild(before.page)).toBe(true);
    await before.expectChip('synced', 0);
  } finally {
    build.remove();
  }
});

test(
  'B22 a newer app comes while a form is half typed and a change is not sent: it waits until the form is left, and the text and the change outlive it',
  LONG,
  async ({ device, network, clinic, name }) => {
    const build = secondBuild();
    const { page } = device;
    const note = page.getByTestId('field-note');
    try {
      await device.signIn();
      const [unsent, typed] = [name('Attend'), name('Moitie')];
      network.trouble(UP, { kind: 'status', status: 503 });
      await device.create({ birthName: unsent });
      await page.getByTestId('new').first().click();
      await device.type('birthName', typed);
      await note.pressSequentially('Douleur depuis');
      await expect(page.getByText(/Brouillon enregistré/)).toBeVisible();

      network.deploy(build.folder);
      await lookForUpdate(page);
      const waits = () =>
        page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state ?? 'none');
      await expect.poll(waits, { timeout: 30_000 }).toBe('installed');
      // It offers nothing over a form: the keyboard stays in it, and typing goes on.
      await expect(page.getByTestId('update')).toHaveCount(0);
      await expect(note).toBeFocused();
      await note.pressSequentially(' trois jours');
      await expect(note).toHaveValue('Douleur depuis trois jours');
      await expect(page.getByText(/Brouillon enregistré/)).toBeVisible();
      // A reload amid the form is not an answer to the offer.
      await page.reload();
      await expect(note).toHaveValue('Douleur depuis trois jours');
      expect(await runsSecondBuild(page)).toBe(false);

      await device.goTo('patients');
      const loaded = page.waitForEvent('load', { timeout: 60_000 });
      await page.getByTestId('update').click();
      await loaded;
      expect(await runsSecondBuild(page)).toBe(true);
      await page.getByTestId('new').first().click();
      await expect(page.getByTestId('field-birthName')).toHaveValue(typed);
      await expect(note).toHaveValue('Douleur depuis trois jours');
      await expect(device.chip).toHaveAttribute('data-pending', '1');
      network.heal();
      await device.fillPerson({ birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });
      await device.save();
      await expect(page.getByTestId('save')).toHaveCount(0);
      // The next attempt may be a minute away by now.
      await device.goTo('sync');
      await page.getByTestId('sync-now').click();
      await device.expectChip('synced', 0);
      const api = await Api.signIn(clinic);
      expect(await api.named(unsent)).toMatchObject([{ version: 1 }]);
      expect(await api.named(typed)).toMatchObject([{ note: 'Douleur depuis trois jours', version: 1 }]);
    } finally {
      build.remove();
    }
  },
);
