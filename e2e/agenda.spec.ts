import type { Page } from '@playwright/test';
import type { Device } from './support/device.ts';
import { expect, test } from './support/test.ts';

/** A working day far enough that nothing else of these tests is in it. */
const DAY = '2027-03-02';

async function openDay(device: Device): Promise<Page> {
  const { page } = device;
  await device.open(`/appointments?view=day&date=${DAY}`);
  await expect(page.getByTestId('calendar')).toHaveAttribute('data-date', DAY);
  await expect(page.getByTestId('slot').first()).toBeVisible();
  return page;
}

const slotAt = (page: Page, time: string) => page.getByRole('button', { name: new RegExp(`^Libre à ${time}`) });
const eventOf = (page: Page, name: string) => page.getByTestId('event').filter({ hasText: name });

/** Books for a patient from the free slot that stands there. */
async function book(device: Device, name: string, time: string): Promise<void> {
  const { page } = device;
  await slotAt(page, time).first().click();
  await device.type('patientId', name);
  await device.save();
  await expect(page.getByTestId('save')).toHaveCount(0);
  await expect(eventOf(page, name)).toHaveAttribute('data-status', 'booked');
}

test.describe('the agenda', () => {
  test('AG-4 AG-7 AG-10 AG-16 AG-17 by keyboard alone: a slot, a booking, a move, an arrival, and back', async ({
    device,
    network,
    name,
  }) => {
    const patient = name('Clavier');
    await device.open(`/appointments?view=week&date=${DAY}`);
    await device.enterCredentials({ role: 'front' });
    await expect(device.page.getByTestId('calendar')).toHaveAttribute('data-view', 'week');
    await expect(device.page.getByTestId('calendar')).toHaveAttribute('data-date', DAY);
    await device.untilInstalled();
    await device.create({ birthName: patient });
    await network.cut();
    const page = await openDay(device);
    await slotAt(page, '10:00').focus();
    await page.keyboard.press('ArrowDown');
    await expect(slotAt(page, '10:15')).toBeFocused();
    await page.keyboard.press('Enter');
    await device.type('patientId', patient);
    await page.keyboard.press('Control+s');
    const event = eventOf(page, patient);
    await expect(event).toHaveAttribute('data-sync-state', 'pending');
    await expect(event).toHaveAccessibleName(/^10:15 – 10:35, .*confirmé/);

    await event.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(event).toHaveAccessibleName(/^10:20 – 10:40/);
    await page.keyboard.press('Control+Alt+ArrowDown');
    await expect(event).toHaveAccessibleName(/^10:20 – 10:45/);
    await page.getByTestId('undo').click();
    await expect(event).toHaveAccessibleName(/^10:20 – 10:40/);

    await event.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('status-arrived').press('Enter');
    await expect(event).toHaveAttribute('data-status', 'arrived');
    await page.getByTestId('waiting-room').press('Enter');
    await page.getByTestId('undo').press('Enter');
    await expect(event).toHaveAttribute('data-status', 'booked');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(page.getByTestId('nav-sync')).toBeHidden();
    await expect(page.getByRole('heading', { name: 'Mardi 2 mars' })).toBeVisible();
    await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(251, 250, 247)');
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await network.mend();
    await page.getByTestId('nav-sync').click();
    await page.getByTestId('sync-now').click();
    await device.expectChip('synced', 0);
  });

  test('AG-13 of two bookings of one slot made offline the second is kept, and moved with one tap', async ({
    device,
    network,
    anotherDevice,
    browser,
    name,
  }) => {
    const [first, second] = [name('Premier'), name('Second')];
    const other = await anotherDevice(browser);
    await Promise.all([device.signIn({ role: 'front' }), other.signIn({ role: 'front' })]);
    await device.create({ birthName: first });
    await other.create({ birthName: second });
    await Promise.all([device.expectChip('synced', 0), other.expectChip('synced', 0)]);
    await network.cut();
    await openDay(device);
    await book(device, first, '14:00');
    await openDay(other);
    await book(other, second, '14:00');
    await other.expectChip('synced', 0);

    await network.mend();
    await device.page.getByTestId('nav-sync').click();
    await device.page.getByTestId('sync-now').click();
    await device.expectChip('attention');
    const page = await openDay(device);
    const refused = eventOf(page, first);
    await expect(refused).toHaveAttribute('data-sync-state', 'rejected');
    await refused.click();
    await page.getByTestId('fix').click();
    await expect(page.getByTestId('book-anyway')).toBeVisible();
    await expect(page.getByTestId('free-slot')).toHaveCount(3);
    await page.getByTestId('free-slot').first().click();
    await device.expectChip('synced', 0);
    await expect(eventOf(page, first)).toHaveAccessibleName(/^14:20 – 14:40, .*confirmé/);
    await expect(eventOf(page, first)).toHaveAttribute('data-sync-state', 'synced');
  });
});
