import type { Page } from '@playwright/test';
import { createPatient, createPractitioner, createVisits, eventOf, openDay, slotAt } from './support/agenda.ts';
import { Api } from './support/api.ts';
import { CHROMIUM } from './support/browser.ts';
import type { Clinic } from './support/clinic.ts';
import { fingerOn } from './support/finger.ts';
import { expect, LONG, test } from './support/test.ts';

/** A practitioner with this patient at these times. */
async function busyWith(
  clinic: Clinic,
  name: (hint: string) => string,
  starts: readonly string[],
): Promise<{ who: string[]; patient: string }> {
  const api = await Api.signIn(clinic);
  const patient = name('Glisse');
  const who = [await createPractitioner(api, name('Bord'))];
  await createVisits(api, await createPatient(api, patient), who[0]!, starts);
  return { who, patient };
}

const gridOf = (page: Page) => page.getByRole('region', { name: /^Agenda du/ });
const topOf = (page: Page) => gridOf(page).evaluate(({ scrollTop }) => scrollTop);
const endOf = (page: Page) => gridOf(page).evaluate((grid) => grid.scrollHeight - grid.clientHeight);
/** The time at which what is dragged would stand. */
const ghostOf = async (page: Page) => (await page.getByTestId('range').textContent()) ?? '';

test(
  'AG-57 AG-8 an appointment dragged to the lower edge with the mouse scrolls the day; away from the edge it stops',
  LONG,
  async ({ device, clinic, name }) => {
    const { who, patient } = await busyWith(clinic, name, ['2027-04-06T06:30:00.000Z']);
    await device.signIn({ role: 'front' });
    const page = await openDay(device, '2027-04-06', who);
    const card = eventOf(page, patient);
    await expect(card).toHaveAccessibleName(/^08:30 – 08:50/);
    const grid = (await gridOf(page).boundingBox())!;
    const box = (await card.boundingBox())!;
    const [x, bottom] = [box.x + box.width / 2, grid.y + grid.height];
    const before = await topOf(page);
    await page.mouse.move(x, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(x, bottom - 120, { steps: 4 });
    const shown = await ghostOf(page);
    expect(await topOf(page), 'not yet at the edge').toBe(before);
    await page.mouse.move(x, bottom - 4, { steps: 4 });
    // The pointer rests, and the day goes by below it until its end.
    await expect.poll(() => topOf(page)).toBeGreaterThan(before + 200);
    await page.mouse.move(x, bottom - 160, { steps: 4 });
    const stopped = await topOf(page);
    const ghost = await ghostOf(page);
    expect(ghost > shown, `${shown}, then ${ghost}`).toBe(true);
    await page.mouse.move(x, bottom - 161);
    expect(await topOf(page), 'away from the edge nothing scrolls').toBe(stopped);
    await page.mouse.move(x, bottom - 2, { steps: 4 });
    await expect.poll(() => topOf(page)).toBe(await endOf(page));
    const last = await ghostOf(page);
    await page.mouse.up();
    await expect(card).toHaveAccessibleName(new RegExp(`^${last}`));
    await page.getByTestId('undo').click();
    await expect(card).toHaveAccessibleName(/^08:30 – 08:50/);
  },
);

test(
  'AG-26 a range that is selected with the mouse begins the form with its practitioner, time and length',
  LONG,
  async ({ device, clinic, name }) => {
    const { who } = await busyWith(clinic, name, ['2027-04-08T06:30:00.000Z']);
    await device.signIn({ role: 'front' });
    const page = await openDay(device, '2027-04-08', who);
    const slot = slotAt(page, '09:00');
    const box = (await slot.boundingBox())!;
    const x = box.x + box.width / 2;
    await page.mouse.move(x, box.y + 4);
    await page.mouse.down();
    // Two pixels are a minute.
    await page.mouse.move(x, box.y + 76, { steps: 4 });
    expect(await ghostOf(page)).toBe('09:00 – 09:40');
    await page.mouse.up();
    await expect(page.getByTestId('field-minutes')).toHaveValue('40');
    await expect(page.getByTestId('field-start.time')).toHaveValue('09:00');
    await expect(page.getByTestId('field-practitionerId')).toHaveValue(/BORD/i);
  },
);

test.describe('on a tablet', () => {
  test.use({ ...CHROMIUM.context, viewport: { width: 820, height: 1180 }, hasTouch: true });

  test(
    'AG-57 AG-8 held by a finger at the upper edge the day scrolls back to the morning',
    LONG,
    async ({ device, clinic, name }) => {
      const { who, patient } = await busyWith(clinic, name, ['2027-04-07T16:30:00.000Z']);
      await device.signIn({ role: 'front' });
      const page = await openDay(device, '2027-04-07', who);
      const card = eventOf(page, patient);
      await card.scrollIntoViewIfNeeded();
      const before = await topOf(page);
      expect(before).toBeGreaterThan(100);
      const box = (await card.boundingBox())!;
      const grid = (await gridOf(page).boundingBox())!;
      const finger = await fingerOn(page);
      let ghost = '';
      await finger.pressAndMove(card, grid.y + 50 - (box.y + box.height / 2), async () => {
        await expect.poll(() => topOf(page)).toBe(0);
        ghost = await ghostOf(page);
      });
      await expect(card).toHaveAccessibleName(new RegExp(`^${ghost}`));
      expect(ghost < '10:00', ghost).toBe(true);
      await page.getByTestId('undo').tap();
      await expect(card).toHaveAccessibleName(/^18:30 – 18:50/);
    },
  );
});
