import type { Page } from '@playwright/test';
import { createPatient, createPractitioner, createVisits, eventOf, openDay } from './support/agenda.ts';
import { Api } from './support/api.ts';
import { expect, LONG, test } from './support/test.ts';

/** How many sheets the browser's own printing makes. */
async function sheetsOf(page: Page): Promise<number> {
  const paper = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  return paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

test(
  'AG-59 AG-50 AG-16 on paper a day and a month are one sheet each, and a week of several practitioners is lines',
  LONG,
  async ({ device, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const patient = name('Papier');
    const who = [await createPractitioner(api, name('Feuille')), await createPractitioner(api, name('Encre'))];
    const patientId = await createPatient(api, patient);
    const hours = ['07', '09', '11', '13', '15', '17'].map((hour) => `2027-05-18T${hour}:00:00.000Z`);
    for (const one of who) await createVisits(api, patientId, one, hours);
    await device.signIn({ role: 'front' });
    const page = await openDay(device, '2027-05-18', who);
    await expect(eventOf(page, patient)).toHaveCount(12);
    expect(await sheetsOf(page), 'a day').toBe(1);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByTestId('on-paper')).toContainText('Atlas · Mardi 18 mai 2027 · ');
    await page.emulateMedia({ media: 'screen' });
    await expect(page.getByTestId('on-paper')).toBeHidden();

    await device.open(`/appointments?view=month&date=2027-05-18&who=${who.join(',')}`);
    await expect(page.getByTestId('month-day').filter({ hasText: patient })).toHaveCount(1);
    expect(await sheetsOf(page), 'a month').toBe(1);

    await device.open(`/appointments?view=week&date=2027-05-18&who=${who.join(',')}`);
    const cards = page.locator('button[data-testid="event"]');
    const lines = page.locator('a[data-testid="event"]');
    await expect(cards).toHaveCount(12);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await expect(lines).toHaveCount(12);
    await expect(lines.first()).toBeVisible();
    await expect(cards.first()).toBeHidden();
    const heights = await lines.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(Math.max(...heights), 'one line each').toBeLessThan(24);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect(lines).toHaveCount(0);
    await page.emulateMedia({ media: 'screen' });
    await expect(cards.first()).toBeVisible();
  },
);
