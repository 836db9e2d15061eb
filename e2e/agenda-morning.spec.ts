import type { Locator, Page } from '@playwright/test';
import {
  createPatient,
  createPractitioner,
  eventOf,
  FIRST_PRACTITIONER,
  openDay,
  slotAt,
  tabTo,
} from './support/agenda.ts';
import { Api } from './support/api.ts';
import { faultsOfOpen, keepLanguages } from './support/axe.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { OwnIds } from './support/own-ids.ts';
import { expect, LONG, test } from './support/test.ts';

declare global {
  interface Window {
    printed: number;
    touched: number;
  }
}

/** Counts what a mouse or a finger does, and what is printed. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(window, { printed: 0, touched: 0, print: () => (window.printed += 1) });
    addEventListener('pointerdown', () => (window.touched += 1), { capture: true });
  });

/** With the arrow down alone, through the column in which the focus is. */
async function downTo(page: Page, target: Locator): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('ArrowDown');
  }
  await expect(target).toBeFocused();
}

test('AG-7 AG-10 AG-16 AG-55 AG-56 a whole morning with the keyboard alone: booked, a patient made in place, moved, longer, seen, cancelled, printed', async ({
  device,
  network,
  clinic,
  name,
}) => {
  test.setTimeout(150_000);
  const api = await Api.signIn(clinic);
  const [left, right] = [name('Agauche'), name('Bdroite')];
  const who = [await createPractitioner(api, left), await createPractitioner(api, right)];
  const [known, stranger] = [name('Connue'), name('Nouvelle')];
  const knownId = await createPatient(api, known);
  await device.signIn({ role: 'front' });
  const page = await openDay(device, '2027-03-16', who);
  await network.cut();
  await watch(page);
  const { keyboard } = page;
  const field = (name: string) => page.getByTestId(`field-${name}`).last();

  // A free slot, by the arrows: four quarters down, to the other practitioner and back.
  await tabTo(page, slotAt(page, `08:00, .*${left}`));
  for (let quarter = 0; quarter < 4; quarter += 1) await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  await expect(slotAt(page, `09:00, .*${right}`)).toBeFocused();
  await keyboard.press('ArrowLeft');
  await expect(slotAt(page, `09:00, .*${left}`)).toBeFocused();
  await keyboard.press('Enter');
  await expect(field('patientId')).toBeFocused();
  await keyboard.type(known);
  await expect(page.getByRole('option').first()).toContainText(known, { ignoreCase: true });
  await keyboard.press('Enter');
  await keyboard.press('Control+s');
  const first = eventOf(page, known);
  await expect(first).toHaveAccessibleName(/^09:00 – 09:20/);
  await expect(first, 'what was booked has the focus').toBeFocused();

  // From there to a later slot, for somebody who has never been here.
  // Free are 9:20, 9:30 and each quarter from then on.
  for (let down = 0; down < 5; down += 1) await keyboard.press('ArrowDown');
  await expect(slotAt(page, `10:15, .*${left}`)).toBeFocused();
  await keyboard.press('Enter');
  await expect(field('patientId')).toBeFocused();
  await keyboard.type(stranger);
  await expect(page.getByRole('option')).toHaveText([/Créer/]);
  await keyboard.press('Enter');
  await expect(page.getByTestId('form-dialog')).toBeVisible();
  for (const [key, value] of [
    ['birthGivenNames', 'Zoé'],
    ['birthDate', '1984-02-29'],
    ['gender', 'Féminin'],
  ] as const) {
    await tabTo(page, field(key));
    await keyboard.type(value);
    await keyboard.press('Tab');
  }
  await keyboard.press('Control+s');
  await expect(page.getByTestId('form-dialog')).toHaveCount(0);
  await expect(field('patientId')).toBeFocused();
  await keyboard.press('Control+s');
  const second = eventOf(page, stranger);
  await expect(second).toHaveAccessibleName(/^10:15 – 10:35/);
  await expect(second).toBeFocused();

  // Later, longer, to the other practitioner, and longer once more than meant.
  await keyboard.press('Alt+ArrowDown');
  await expect(second).toHaveAccessibleName(/^10:20 – 10:40/);
  await keyboard.press('Control+Alt+ArrowDown');
  await expect(second).toHaveAccessibleName(/^10:20 – 10:45/);
  await keyboard.press('Alt+ArrowRight');
  await expect(second).toHaveAttribute('data-practitioner', who[1]!);
  await expect(second).toBeFocused();
  await keyboard.press('Control+Alt+ArrowDown');
  await expect(second).toHaveAccessibleName(/^10:20 – 10:50/);
  await tabTo(page, page.getByTestId('undo'));
  await keyboard.press('Enter');
  await expect(second).toHaveAccessibleName(/^10:20 – 10:45/);

  // Arrived, in the waiting room, seen. The grid is one stop of the Tab key, and arrows lead on from there.
  await tabTo(page, second);
  await keyboard.press('ArrowLeft');
  await keyboard.press('Home');
  await downTo(page, first);
  await keyboard.press('Enter');
  for (const status of ['arrived', 'checked-in', 'fulfilled']) {
    await tabTo(page, page.getByTestId(`status-${status}`));
    await keyboard.press('Enter');
    await expect(first).toHaveAttribute('data-status', status);
  }
  await keyboard.press('Escape');
  await expect(page.getByTestId('appointment')).toHaveCount(0);
  await expect(first, 'the card that was open has the focus').toBeFocused();

  // Cancelled by the clinic, with the reason.
  await keyboard.press('ArrowRight');
  await downTo(page, second);
  await keyboard.press('Enter');
  await tabTo(page, page.getByTestId('status-cancelled'));
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('radio', { name: 'le patient' }));
  await keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'le cabinet' })).toBeChecked();
  await tabTo(page, field('cancelReason'));
  await keyboard.type('Praticien souffrant');
  await tabTo(page, page.getByTestId('confirm'));
  await keyboard.press('Enter');
  await expect(second).toHaveCount(0);
  await keyboard.press('Escape');

  await tabTo(page, page.getByTestId('print'));
  await keyboard.press('Enter');
  expect(await page.evaluate(() => [window.printed, window.touched])).toEqual([1, 0]);

  await network.mend();
  await page.getByTestId('nav-sync').click();
  await page.getByTestId('sync-now').click();
  await device.expectChip('synced', 0);
  const [made] = await api.named(stranger);
  expect(await api.ofPatient('appointments', made!.id)).toMatchObject([
    {
      practitionerIds: [who[1]],
      start: '2027-03-16T09:20:00.000Z',
      end: '2027-03-16T09:45:00.000Z',
      status: 'cancelled',
      cancelledBy: 'clinic',
      cancelReason: 'Praticien souffrant',
    },
  ]);
  expect(await api.ofPatient('appointments', knownId)).toMatchObject([
    { practitionerIds: [who[0]], start: '2027-03-16T08:00:00.000Z', status: 'fulfilled' },
  ]);
});

test(
  'AG-55 a patient made in place while booking offline: the appointment follows the id that the server gives',
  LONG,
  async ({ page, clinic, name }) => {
    const ids = await OwnIds.open(clinic.port);
    const network = await Network.open(ids.port);
    try {
      const api = await Api.signIn(clinic);
      const device = await new Device(page, network).signIn({ role: 'front' });
      await openDay(device, '2027-03-17', [FIRST_PRACTITIONER]);
      await network.cut();
      await keepLanguages(page);
      const stranger = name('Inconnue');
      await slotAt(page, '11:00').click();
      await page.getByTestId('field-patientId').fill(stranger);
      await page.getByRole('option', { name: /Créer/ }).click();
      const dialog = page.getByTestId('form-dialog');
      await expect(dialog.getByTestId('field-birthName')).toHaveValue(new RegExp(stranger, 'i'));
      expect(await faultsOfOpen(page, '[data-testid="form-dialog"]'), 'a patient in place').toEqual([]);
      for (const [key, value] of Object.entries({ birthGivenNames: 'Zoé', birthDate: '1984-02-29', gender: 'Fém' })) {
        await dialog.getByTestId(`field-${key}`).fill(value);
        await dialog.getByTestId(`field-${key}`).press('Tab');
      }
      await dialog.getByTestId('save').click();
      await expect(dialog).toHaveCount(0);
      await expect(page.getByTestId('field-patientId')).toHaveValue(new RegExp(stranger, 'i'));
      const own = (await page.getByTestId('field-patientId').getAttribute('data-value')) ?? '';
      await device.save();
      const event = eventOf(page, stranger);
      await expect(event).toHaveAttribute('data-sync-state', 'pending');

      await network.mend();
      await page.getByTestId('nav-sync').click();
      await page.getByTestId('sync-now').click();
      await device.expectChip('synced', 0);
      const given = ids.of(own);
      expect(given).not.toBe(own);
      expect(await api.patient(given)).toMatchObject({ birthName: stranger });
      expect(await api.ofPatient('appointments', given)).toMatchObject([{ start: '2027-03-17T10:00:00.000Z' }]);
      expect(await api.ofPatient('appointments', own)).toEqual([]);
      await openDay(device, '2027-03-17', [FIRST_PRACTITIONER]);
      await event.click();
      await page.getByTestId('appointment').getByRole('link', { name: /fiche/ }).click();
      await expect(page).toHaveURL(new RegExp(`/patients/${given}`));
    } finally {
      await network.close();
      await ids.close();
    }
  },
);
