import type { Page } from '@playwright/test';
import { Api, type PatientRecord } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import type { Clinic } from './support/clinic.ts';
import type { Device } from './support/device.ts';
import { expect, LONG, test } from './support/test.ts';

/** A note without a signature, as its author left it. */
async function oneNote(clinic: Clinic, name: string) {
  const api = await Api.signIn(clinic);
  const patient = await api.create({
    birthName: name,
    birthGivenNames: 'Amina',
    gender: 'female',
    birthDate: '1984-02-29',
  });
  const [practitioner] = (await api.list('practitioners')).items;
  // Who wrote a note is its author, and signs it.
  const author = await Api.signIn(clinic, { role: 'dr' });
  const { id } = await author.createIn('medical-records', {
    patientId: patient.id,
    practitionerId: practitioner?.id,
    occurredAt: new Date().toISOString(),
    type: 'note',
    title: 'Contrôle',
    text: 'Motif\nContrôle',
    reason: 'Contrôle',
  });
  const read = async (): Promise<PatientRecord | undefined> =>
    (await api.ofPatient('medical-records', patient.id)).find((one) => one.id === id);
  return { api, id, read };
}

async function openForm(device: Device, id: string): Promise<void> {
  await device.open(`/medical-records/${id}/edit`);
  await expect(device.page.getByTestId('field-plan')).toBeVisible();
}

const offline = (page: Page, isOffline = true) => page.context().setOffline(isOffline);

test('CR-28 CR-51 two practitioners write in one note offline: one conflict about what they wrote, settled, and nothing is lost', async ({
  device,
  anotherDevice,
  browser,
  clinic,
  name,
}) => {
  const { api, id, read } = await oneNote(clinic, name('Deux'));
  const colleague = await anotherDevice(browser);
  await Promise.all([device.signIn(), colleague.signIn({ role: 'admin' })]);
  for (const each of [device, colleague]) {
    await openForm(each, id);
    await offline(each.page);
  }
  await device.type('plan', 'Repos une semaine');
  await device.save();
  await device.expectChip('offline-pending', 1);
  await colleague.type('examination', 'Auscultation claire');
  await colleague.type('plan', 'Reprise lundi');
  await colleague.save();
  await colleague.expectChip('offline-pending', 1);

  await offline(device.page, false);
  await device.expectChip('synced', 0);
  expect(await read()).toMatchObject({ version: 2, plan: 'Repos une semaine' });
  await offline(colleague.page, false);
  await colleague.expectChip('attention', 1);
  // Until the person has decided nothing has changed for the others, and the server keeps what they wrote.
  expect(await read()).toMatchObject({ version: 2, plan: 'Repos une semaine' });
  const unsettled = async () => (await api.conflicts()).filter(({ event }) => event.entityId === id);
  expect((await unsettled()).map(({ event }) => event.payload)).toMatchObject([
    { examination: 'Auscultation claire', plan: 'Reprise lundi' },
  ]);

  const { page } = colleague;
  await colleague.goTo('sync');
  const rows = page.locator('[data-testid="outbox-row"][data-state="conflict"]');
  await expect(rows).toHaveCount(1);
  await rows.getByTestId('edit').click();
  const conflict = page.getByTestId('conflict');
  const asked = conflict.getByTestId('field');
  const fieldsAsked = async () =>
    (await asked.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['field'] ?? ''))).toSorted();
  await expect(asked.first()).toBeVisible();
  // The text of the note, which is made of its sections, is no question.
  expect(await fieldsAsked()).toEqual(['examination', 'plan']);
  const plan = conflict.locator('[data-testid="field"][data-field="plan"]');
  await expect(plan).toContainText('Repos une semaine');
  await expect(plan).toContainText('Reprise lundi');
  expect(await faultsOf(page), 'the conflict').toEqual([]);
  await plan.getByTestId('pick-server').check();
  await conflict.locator('[data-testid="field"][data-field="examination"]').getByTestId('pick-mine').check();
  await page.getByTestId('apply').click();
  await colleague.expectChip('synced', 0);

  const settled = await read();
  expect(settled).toMatchObject({ version: 3, examination: 'Auscultation claire', plan: 'Repos une semaine' });
  for (const words of ['Contrôle', 'Auscultation claire', 'Repos une semaine'])
    expect(settled?.['text']).toContain(words);
  expect(settled?.['text']).not.toContain('Reprise lundi');
  expect(await unsettled()).toEqual([]);
  for (const each of [device, colleague]) {
    await each.open(`/medical-records/${id}`);
    await expect(each.page.getByText('Auscultation claire').first()).toBeVisible();
    await expect(each.page.getByText('Repos une semaine').first()).toBeVisible();
  }
});

test(
  'CR-22 CR-28 what a colleague wrote offline while the author signed changes nothing of the signed note, and is kept',
  LONG,
  async ({ device, anotherDevice, browser, clinic, name }) => {
    const { id, read } = await oneNote(clinic, name('Signe'));
    const colleague = await anotherDevice(browser);
    await Promise.all([device.signIn(), colleague.signIn({ role: 'admin' })]);
    await openForm(colleague, id);
    await offline(colleague.page);
    await device.open(`/medical-records/${id}`);
    await device.page.getByTestId('sign').click();
    await device.page.getByTestId('confirm').click();
    await expect(device.page.getByTestId('signature')).toHaveAttribute('data-intact', 'true');
    await device.expectChip('synced', 0);
    const signed = await read();
    expect(signed).toMatchObject({ version: 2, status: 'finished' });

    const { page } = colleague;
    await colleague.type('plan', 'Reprise lundi');
    await colleague.save();
    await colleague.expectChip('offline-pending', 1);
    await offline(page, false);
    await colleague.expectChip('attention', 1);
    await colleague.goTo('sync');
    await page.locator('[data-testid="outbox-row"][data-state="conflict"]').getByTestId('edit').click();
    await expect(page.getByTestId('conflict')).toContainText('Reprise lundi');
    await page.getByTestId('keep-mine').click();
    // The signature stands above the choice: the server refuses, and the words stay with the person who wrote them.
    await colleague.expectChip('attention', 1);
    await colleague.goTo('sync');
    await expect(page.locator('[data-testid="outbox-row"][data-state="rejected"]')).toHaveCount(1);
    expect(await read()).toEqual(signed);

    // Neither page has a door. The author's form is the one of a correction, which asks why and what.
    await device.open(`/medical-records/${id}`);
    await expect(device.page.getByTestId('signature')).toHaveAttribute('data-intact', 'true');
    for (const each of [device, colleague]) {
      await each.open(`/medical-records/${id}?tab=history`);
      await expect(each.page.getByTestId('version').first()).toBeVisible();
      for (const door of ['edit', 'delete', 'restore']) await expect(each.page.getByTestId(door)).toHaveCount(0);
    }
    await openForm(device, id);
    await device.save();
    await expect(device.page.getByTestId('save')).toBeVisible();
    await device.expectChip('synced', 0);
    expect(await read()).toEqual(signed);
  },
);
