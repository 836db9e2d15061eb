import { expect, type Locator, type Page } from '@playwright/test';
import type { Api } from './api.ts';
import type { Device } from './device.ts';

const MINUTE = 60_000;

/** The practitioner of the fixture in atlas. */
export const FIRST_PRACTITIONER = '00000001-0002-4000-8000-000000000001';

/** With the Tab key alone, as somebody without a mouse gets there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

export const slotAt = (page: Page, time: string): Locator =>
  page.getByRole('button', { name: new RegExp(`^Libre à ${time}`) });

export const eventOf = (page: Page, name: string): Locator => page.getByTestId('event').filter({ hasText: name });

/** A day of these practitioners alone: other journeys at the same clinic have theirs. */
export async function openDay(
  device: Device,
  day: string,
  who: readonly string[] = [FIRST_PRACTITIONER],
): Promise<Page> {
  const { page } = device;
  await device.open(`/appointments?view=day&date=${day}&who=${who.join(',')}`);
  await expect(page.getByTestId('calendar')).toHaveAttribute('data-date', day);
  await expect(page.getByTestId('slot').first()).toBeVisible();
  return page;
}

/** Books for a patient from the free slot that stands there. */
export async function book(device: Device, name: string, time: string): Promise<void> {
  const { page } = device;
  await slotAt(page, time).first().click();
  await device.type('patientId', name);
  await device.save();
  await expect(page.getByTestId('save')).toHaveCount(0);
  await expect(eventOf(page, name)).toHaveAttribute('data-status', 'booked');
}

/** Of a patient of this name, made on the server. */
export async function createPatient(api: Api, birthName: string): Promise<string> {
  const person = { birthName, birthGivenNames: 'Ana', birthDate: '1984-02-29', gender: 'female' };
  return (await api.create(person)).id;
}

/** A practitioner of this journey's own. */
export async function createPractitioner(api: Api, familyName: string): Promise<string> {
  return (await api.createIn('practitioners', { familyName, givenNames: 'Noé', specialty: 'Médecine générale' })).id;
}

/** Twenty minutes each, on the server. */
export async function createVisits(
  api: Api,
  patientId: string,
  practitionerId: string,
  starts: readonly string[],
  more: Record<string, unknown> = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (const start of starts) {
    const end = new Date(Date.parse(start) + 20 * MINUTE).toISOString();
    const visit = { patientId, practitionerIds: [practitionerId], start, end, status: 'booked', ...more };
    ids.push((await api.createIn('appointments', visit)).id);
  }
  return ids;
}
