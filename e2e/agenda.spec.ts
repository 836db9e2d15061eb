import { book, createPatient, eventOf, FIRST_PRACTITIONER, openDay, slotAt, tabTo } from './support/agenda.ts';
import { Api } from './support/api.ts';
import { faultsOfOpen, keepLanguages } from './support/axe.ts';
import { CHROMIUM } from './support/browser.ts';
import { fingerOn } from './support/finger.ts';
import { expect, LONG, test } from './support/test.ts';

/** A working day far enough that nothing else of these tests is in it. */
const DAY = '2027-03-02';

test.describe('the agenda', () => {
  test(
    'AG-4 AG-7 AG-10 AG-16 AG-17 by keyboard alone: a slot, a booking, a move, an arrival, and back',
    LONG,
    async ({ device, network, name }) => {
      const patient = name('Clavier');
      await device.open(`/appointments?view=week&date=${DAY}`);
      await device.enterCredentials({ role: 'front' });
      await expect(device.page.getByTestId('calendar')).toHaveAttribute('data-view', 'week');
      await expect(device.page.getByTestId('calendar')).toHaveAttribute('data-date', DAY);
      await device.untilInstalled();
      await device.create({ birthName: patient });
      await network.cut();
      const page = await openDay(device, DAY);
      await tabTo(page, slotAt(page, '08:00'));
      for (let quarter = 0; quarter < 9; quarter += 1) await page.keyboard.press('ArrowDown');
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
      // Two presses that follow each other at once are one.
      for (const status of ['arrived', 'checked-in', 'fulfilled'])
        await expect(async () => {
          await page.getByTestId(`status-${status}`).press('Enter', { timeout: 1_000 });
          await expect(event).toHaveAttribute('data-status', status, { timeout: 500 });
        }).toPass();
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await expect(page.getByTestId('nav-sync')).toBeHidden();
      await expect(page.getByRole('heading', { name: 'Mardi 2 mars' })).toBeVisible();
      await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(251, 250, 247)');
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
      await network.mend();
      await page.getByTestId('nav-sync').click();
      await page.getByTestId('sync-now').click();
      await device.expectChip('synced', 0);
    },
  );

  test(
    'AG-13 of two bookings of one slot made offline the second is kept, and moved or booked anyway with one tap',
    LONG,
    async ({ device, network, anotherDevice, browser, clinic, name }) => {
      const [first, second] = [name('Premier'), name('Second')];
      const [third, fourth] = [name('Tiers'), name('Quart')];
      const api = await Api.signIn(clinic);
      for (const birthName of [third, fourth]) await createPatient(api, birthName);
      const other = await anotherDevice(browser);
      await Promise.all([device.signIn({ role: 'front' }), other.signIn({ role: 'front' })]);
      await device.create({ birthName: first });
      await other.create({ birthName: second });
      await Promise.all([device.expectChip('synced', 0), other.expectChip('synced', 0)]);
      await network.cut();
      await openDay(device, DAY);
      await book(device, first, '14:00');
      await book(device, third, '16:00');
      await openDay(other, DAY);
      await book(other, second, '14:00');
      await book(other, fourth, '16:00');
      await other.expectChip('synced', 0);

      await network.mend();
      await device.page.getByTestId('nav-sync').click();
      await device.page.getByTestId('sync-now').click();
      await device.expectChip('attention');
      const page = await openDay(device, DAY);
      const refused = eventOf(page, first);
      await expect(refused).toHaveAttribute('data-sync-state', 'rejected');
      await keepLanguages(page);
      await refused.click();
      await page.getByTestId('fix').click();
      await expect(page.getByTestId('book-anyway')).toBeVisible();
      await expect(page.getByTestId('free-slot')).toHaveCount(3);
      // What answers the refusal is in sight when the form opens, and no button is cut off.
      for (const answer of await page.getByTestId(/^(book-anyway|free-slot|save|cancel|discard)$/).all())
        await expect(answer).toBeInViewport({ ratio: 1 });
      expect(await faultsOfOpen(page, 'form:has([data-testid="book-anyway"])'), 'the slot is gone').toEqual([]);
      const starts = await page
        .getByTestId('free-slot')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['start']));
      expect(starts).toEqual(['2027-03-02T13:20:00.000Z', '2027-03-02T13:40:00.000Z', '2027-03-02T14:00:00.000Z']);
      await page.getByTestId('free-slot').first().click();
      await expect(eventOf(page, first)).toHaveAccessibleName(/^14:20 – 14:40, .*confirmé/);
      await expect(eventOf(page, first)).toHaveAttribute('data-sync-state', 'synced');

      await eventOf(page, third).click();
      await page.getByTestId('fix').click();
      await page.getByTestId('book-anyway').click();
      await device.expectChip('synced', 0);
      await expect(eventOf(page, third)).toHaveAccessibleName(/^16:00 – 16:20, .*Surréservation/i);
      const [thirdPatient] = await api.named(third);
      expect(await api.ofPatient('appointments', thirdPatient!.id)).toMatchObject([
        { start: '2027-03-02T15:00:00.000Z', overbooked: true, status: 'booked' },
      ]);
    },
  );
});

test.describe('on a tablet far away', () => {
  test.use({
    ...CHROMIUM.context,
    viewport: { width: 820, height: 1180 },
    hasTouch: true,
    timezoneId: 'America/St_Johns',
  });

  test(
    'AG-3 AG-8 AG-16 AG-49 AG-50 a finger scrolls or drags, hours are the clinic’s, on days of 23 and 25 hours too, and print',
    LONG,
    async ({ device, clinic, name }) => {
      const [patient, night] = [name('Doigt'), name('Nuit')];
      const api = await Api.signIn(clinic);
      const reserve = async (birthName: string, ...starts: string[]) => {
        const person = { birthName, birthGivenNames: 'Ana', birthDate: '1984-02-29', gender: 'female' };
        const { id: patientId } = await api.create(person);
        for (const start of starts)
          await api.createIn('appointments', {
            patientId,
            practitionerIds: [FIRST_PRACTITIONER],
            start,
            end: new Date(Date.parse(start) + 20 * 60_000).toISOString(),
            status: 'booked',
          });
      };
      // The day before the clocks of Paris are put forward, around that hour, and around the hour that comes twice.
      await reserve(patient, '2027-03-09T13:00:00.000Z');
      await reserve(night, '2027-03-28T00:30:00.000Z', '2027-03-28T01:00:00.000Z');
      await reserve(night, '2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z');
      await device.open(`/appointments?view=day&date=2027-03-09&who=${FIRST_PRACTITIONER}`);
      await device.enterCredentials({ role: 'front' });
      const { page } = device;
      await expect(page.getByTestId('zone')).toContainText(/Europe\/Paris.*America\/St Johns/);
      const card = eventOf(page, patient);
      await expect(card).toHaveAccessibleName(/^14:00 – 14:20/);

      await expect(card.locator('time')).toHaveText('14:00');
      await expect(card.locator('time')).toBeVisible();
      await page.setViewportSize({ width: 390, height: 844 });
      const [first, last] = await Promise.all(
        ['previous', 'view-list'].map((id) => page.getByTestId(id).boundingBox()),
      );
      expect(last!.y + last!.height - first!.y, 'a toolbar of two lines').toBeLessThan(100);
      await page.setViewportSize({ width: 820, height: 1180 });

      const finger = await fingerOn(page);
      const grid = page.getByRole('region', { name: /^Agenda du/ });
      const top = () => grid.evaluate(({ scrollTop }) => scrollTop);
      const before = await top();
      await finger.swipe(card, -300);
      await expect.poll(top).toBeGreaterThan(before + 100);
      await expect(page.getByTestId('range')).toHaveCount(0);
      await expect(card).toHaveAccessibleName(/^14:00 – 14:20/);
      await card.scrollIntoViewIfNeeded();
      const still = await top();
      await finger.pressAndMove(card, 66);
      await expect(card).toHaveAccessibleName(/^14:30 – 14:50/);
      expect(await top(), 'a drag does not scroll').toBe(still);
      await page.getByTestId('undo').tap();
      await expect(card).toHaveAccessibleName(/^14:00 – 14:20/);
      await page.setViewportSize({ width: 1024, height: 768 });
      await card.click();
      await expect(page.getByTestId('appointment')).toBeVisible();
      const beside = await page.getByRole('toolbar', { name: 'Agenda' }).boundingBox();
      expect(beside!.height, 'also beside an appointment on a tablet').toBeLessThan(120);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 820, height: 1180 });

      for (const [date, first, second] of [
        ['2027-03-28', /^01:30 – 01:50/, /^03:00 – 03:20/],
        ['2027-10-31', /^02:30 – 02:50/, /^02:30 – 02:50/],
      ] as const) {
        for (const view of ['day', 'week', 'list'] as const) {
          await device.open(`/appointments?view=${view}&date=${date}&who=${FIRST_PRACTITIONER}`);
          await expect(eventOf(page, night)).toHaveCount(2);
          if (view === 'list') continue;
          await expect(eventOf(page, night).first()).toHaveAccessibleName(first);
          await expect(eventOf(page, night).last()).toHaveAccessibleName(second);
          const [one, other] = [
            await eventOf(page, night).first().boundingBox(),
            await eventOf(page, night).last().boundingBox(),
          ];
          expect(one!.y + one!.height <= other!.y || one!.x + one!.width <= other!.x, 'side by side').toBe(true);
        }
      }
      await page.setViewportSize({ width: 794, height: 1123 });
      for (const view of ['day', 'week', 'month', 'list'] as const) {
        await device.open(`/appointments?view=${view}&date=2027-03-28&who=${FIRST_PRACTITIONER}`);
        await expect(page.getByTestId(view === 'month' ? 'month-day' : 'event').first()).toBeVisible();
        await page.emulateMedia({ media: 'print' });
        await expect(page.getByTestId('nav-sync')).toBeHidden();
        const ends = await page
          .locator('[data-grid-column], [data-testid="month-day"], [data-testid="event"]')
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
        expect(Math.max(...ends), view).toBeLessThanOrEqual(794);
        await page.emulateMedia({ media: 'screen' });
      }
    },
  );
});
