import { Api } from './support/api.ts';
import { faultsOfOpen, keepLanguages } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

const MINUTE = 60_000;

test.describe('the waiting room', () => {
  test('AG-15 AG-31 AG-32 AG-35 somebody arrives, the minutes run, the order is changed and taken back, on a big screen and on a phone', async ({
    device,
    network,
    clinic,
    name,
  }) => {
    const [early, late] = [name('Tôt'), name('Tard')];
    const api = await Api.signIn(clinic);
    const { items } = await api.list('practitioners');
    const start = new Date(Math.floor(Date.now() / (5 * MINUTE)) * 5 * MINUTE).toISOString();
    const book = async (birthName: string, more: Record<string, unknown>) => {
      const person = { birthName, birthGivenNames: 'Ana', birthDate: '1984-02-29', gender: 'female' };
      const { id: patientId } = await api.create(person);
      const end = new Date(Date.parse(start) + 20 * MINUTE).toISOString();
      const visit = { patientId, practitionerIds: [items[0]!.id], start, end, overbooked: true, ...more };
      await api.createIn('appointments', visit);
    };
    await book(early, { status: 'arrived', arrivedAt: new Date(Date.now() - 12 * MINUTE).toISOString() });
    await book(late, { status: 'booked' });
    await device.signIn({ role: 'front' });
    const { page } = device;
    await device.open(`/appointments?view=day&who=${items[0]!.id}`);
    await page.getByTestId('today').click();
    const rows = page.getByTestId('waiting-row');
    const row = (patient: string) => rows.filter({ hasText: patient });
    const order = async () =>
      (await rows.allTextContents()).flatMap((text) => [early, late].filter((one) => text.includes(one)));
    const placeOf = async (patient: string) =>
      (await rows.allTextContents()).findIndex((text) => text.includes(patient));
    if (!(await rows.first().isVisible())) await page.getByTestId('waiting-room').click();
    await expect(row(early)).toContainText(/1[23] min/);
    await page.clock.install();

    // Arrives with one tap, offline.
    await network.cut();
    await page.getByTestId('event').filter({ hasText: late }).click();
    await page.getByTestId('status-arrived').click();
    await page.keyboard.press('Escape');
    await device.goTo('appointments');
    if (!(await rows.first().isVisible())) await page.getByTestId('waiting-room').click();
    await expect(row(late)).toContainText('0 min');
    expect(await order()).toEqual([early, late]);

    // Sooner, and back. Patients of other journeys may wait between them.
    for (let place = await placeOf(late); place > (await placeOf(early)); place -= 1) {
      await row(late).getByTestId('waiting-up').click();
      await expect.poll(() => placeOf(late)).toBe(place - 1);
    }
    expect(await order()).toEqual([late, early]);
    await expect(row(late).getByTestId('waiting-up')).toBeFocused();
    await page.getByTestId('undo').click();
    await expect.poll(order).toEqual([early, late]);

    await page.clock.fastForward(3 * MINUTE);
    await expect(row(late)).toContainText(/[34] min/);

    await keepLanguages(page);
    expect(await faultsOfOpen(page, 'aside:has([data-testid="waiting-row"])'), 'the waiting room').toEqual([]);
    await page.getByTestId('waiting-board-open').click();
    const board = page.getByTestId('waiting-board');
    const onBoard = page.getByTestId('waiting-board-row');
    await expect(onBoard.first()).toBeVisible();
    expect(await faultsOfOpen(page, '[data-testid="waiting-board"]'), 'the big screen').toEqual([]);
    await expect(board).not.toContainText(early);
    await board.getByText('Leur nom', { exact: true }).click();
    await expect(board).toContainText(early);
    await page.getByTestId('waiting-board-close').click();
    await expect(board).toHaveCount(0);

    await page.setViewportSize({ width: 390, height: 844 });
    await expect(row(early)).toBeVisible();
    const box = (await row(early).boundingBox())!;
    expect(box.x >= 0 && box.x + box.width <= 390, 'within the phone').toBe(true);
    const sizes = await rows
      .first()
      .getByRole('button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => [width, height]));
    for (const [width, height] of sizes) expect(Math.min(width!, height!)).toBeGreaterThanOrEqual(24);
    await network.mend();
  });

  test(
    'AG-37 AG-38 an address is made, fetched by another calendar without a patient’s name, and revoked',
    LONG,
    async ({ device, clinic, name }) => {
      const patient = name('Abonné');
      const api = await Api.signIn(clinic);
      const { items } = await api.list('practitioners');
      const person = { birthName: patient, birthGivenNames: 'Ana', birthDate: '1984-02-29', gender: 'female' };
      const { id: patientId } = await api.create(person);
      const start = new Date(Math.ceil(Date.now() / (60 * MINUTE)) * 60 * MINUTE + 48 * 60 * MINUTE).toISOString();
      const end = new Date(Date.parse(start) + 20 * MINUTE).toISOString();
      const { id } = await api.createIn('appointments', {
        patientId,
        practitionerIds: [items[0]!.id],
        start,
        end,
        status: 'booked',
        overbooked: true,
        serviceType: 'consultation',
        reason: `secret ${patient}`,
      });
      await device.signIn({ role: 'admin' });
      const { page } = device;
      await device.open(`/practitioners/${items[0]!.id}`);
      const open = async () => {
        if (!(await page.getByTestId('subscribe').isVisible())) await page.getByTestId('tab-appointments').click();
        await page.getByTestId('subscribe').click();
      };
      await keepLanguages(page);
      await open();
      await page.getByTestId('feed-make').click();
      await expect(page.getByTestId('feed-address')).toBeVisible();
      expect(await faultsOfOpen(page, '[data-testid="feed"]'), 'subscribe').toEqual([]);
      const address = await page.getByTestId('feed-address').inputValue();
      expect(address).toMatch(/^https?:.*\/[\w-]{20,}/);
      // As another calendar asks: no cookie, no token.
      const asked = new URL(address).pathname;
      const answer = await fetch(`${clinic.url}${asked}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/calendar');
      const calendar = (await answer.text()).replaceAll('\r\n ', '');
      expect(calendar).toMatch(/^BEGIN:VCALENDAR/);
      expect(calendar).toContain(id);
      expect(calendar.toLowerCase()).not.toContain(patient.toLowerCase());
      expect(calendar).not.toContain('secret');

      await page.getByTestId('feed-revoke').click();
      await expect(page.getByTestId('confirm')).toBeVisible();
      expect(await faultsOfOpen(page, '[role="dialog"]:has([data-testid="confirm"])'), 'revoke').toEqual([]);
      await page.getByTestId('confirm').click();
      await expect(page.getByTestId('feed-make')).toBeVisible();
      expect((await fetch(`${clinic.url}${asked}`)).status).toBeGreaterThanOrEqual(400);
    },
  );
});
