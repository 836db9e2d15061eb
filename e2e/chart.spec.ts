import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { Device } from './support/device.ts';
import { expect, test } from './support/test.ts';

/** Both taps are in before the first has been drawn. */
const tapTwice = (page: Page, testId: string): Promise<void> =>
  page.evaluate((id) => {
    const button = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    button?.click();
    button?.click();
  }, testId);

/** What is typed is on the device after this time (CR-21). */
const DRAFT_MS = 500;
const WORDS = 'Toux depuis trois jours, la nuit surtout, avec un peu de fièvre le soir et des frissons';

/** With no hand on the pointer: Down leads into the menu and on in it, to the entry wanted. */
async function beginByKeyboard(page: Page, kind: string): Promise<void> {
  await page.getByTestId('chart-new').focus();
  await page.keyboard.press('Enter');
  const wanted = page.getByTestId(`new-${kind}`);
  await expect(wanted).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(wanted).toBeFocused({ timeout: 100 });
  }).toPass({ intervals: [0] });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('save')).toBeVisible();
}

test('CR-4 CR-21 CR-22 CR-28 CR-30 CR-42 the record is kept on the patient’s page: by keyboard, through a killed tab, offline and against a colleague', async ({
  device,
  clinic,
  network,
  name,
}) => {
  const admin = await Api.signIn(clinic);
  const { id } = await admin.create({
    birthName: name('Dossier'),
    birthGivenNames: 'Amina',
    gender: 'female',
    birthDate: '1984-02-29',
  });
  const context = device.page.context();
  await device.signIn();
  const patient = `/patients/${id}`;

  // A note half written: the tab is gone amid a word, and the last half second of it may be missing.
  const doomed = device.page;
  await device.open(patient);
  await beginByKeyboard(doomed, 'medicalRecord');
  await doomed.getByTestId('field-reason').focus();
  const typed: number[] = [];
  for (const letter of WORDS) {
    await doomed.keyboard.type(letter, { delay: 25 });
    typed.push(Date.now());
  }
  const crashed = doomed.waitForEvent('crash');
  const kept = typed.filter((at) => at <= Date.now() - DRAFT_MS).length;
  expect(kept, 'letters that were typed in time').toBeGreaterThan(20);
  void (await context.newCDPSession(doomed)).send('Page.crash').catch(() => undefined);
  await crashed;
  await doomed.close();

  const here = new Device(await context.newPage(), network);
  const { page } = here;
  await here.open(`/medical-records/new?owner=${id}`);
  await expect(page.getByTestId('draft-restored')).toBeVisible();
  const restored = await page.getByTestId('field-reason').inputValue();
  expect(WORDS.startsWith(restored), restored).toBe(true);
  expect(restored.length).toBeGreaterThanOrEqual(kept);
  await here.type('reason', 'Toux depuis trois jours');
  await here.type('plan', 'Repos');
  // Of one practitioner the form knows the author; other journeys make more.
  const author = 'LEFÈVRE Claire';
  await here.type('practitionerId', author);
  expect(await faultsOf(page), 'the form of a note').toEqual([]);
  await here.save();
  await page.getByTestId('sign').click();
  await tapTwice(page, 'confirm');
  await expect(page.getByTestId('signature')).toHaveAttribute('data-intact', 'true');
  for (const door of ['edit', 'delete', 'sign']) await expect(page.getByTestId(door)).toHaveCount(0);
  await here.expectChip('synced', 0);
  const [signed] = await admin.ofPatient('medical-records', id);
  expect(signed).toMatchObject({ version: 2, status: 'finished', reason: 'Toux depuis trois jours' });

  // A visit in the cellar: measures, an allergy and an ordonnance, which is signed and renewed in two taps.
  await context.setOffline(true);
  await here.open(patient);
  await beginByKeyboard(page, 'observation');
  await here.type('8480-6', '135');
  await here.type('8462-4', '85');
  await here.save();
  await here.expectChip('offline-pending', 1);
  await page.getByTestId('chart-new').click();
  await page.getByTestId('new-allergy').click();
  await here.type('text', 'Pénicilline');
  await here.save();
  await expect(page.getByTestId('standing-allergies')).toContainText('Pénicilline');
  await page.getByTestId('to-patient').click();
  await page.getByTestId('chart-new').click();
  await page.getByTestId('new-prescription').click();
  await here.type('lines.0.drug.name', 'Paracétamol 1 g');
  await here.type('lines.0.posology', '1 comprimé 3 fois par jour pendant 5 jours');
  // The box itself can be pressed, not only the label around it.
  const substitution = page.getByTestId('field-lines.0.substitutionAllowed');
  const isAllowed = await substitution.isChecked();
  await substitution.click();
  await expect(substitution).toBeChecked({ checked: !isAllowed });
  await here.type('practitionerId', author);
  await here.save();
  await page.getByTestId('sign').click();
  await tapTwice(page, 'confirm');
  await page.getByTestId('renew').click();
  await tapTwice(page, 'confirm');
  await expect(page.getByTestId('renew')).toBeVisible();
  await page.getByTestId('to-patient').click();
  await expect(page.getByTestId('last-vitals')).toContainText('135/85');
  expect(await faultsOf(page), 'the patient’s page').toEqual([]);
  const takeConsent = page.getByRole('link', { name: 'Recueillir un consentement' });
  await expect(takeConsent).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(takeConsent).toBeHidden();
  await page.emulateMedia({ media: null });
  await context.setOffline(false);
  await here.expectChip('synced', 0);
  expect(await admin.ofPatient('observations', id)).toHaveLength(1);
  expect(await admin.ofPatient('allergies', id)).toHaveLength(1);
  const ordonnances = await admin.ofPatient('prescriptions', id);
  expect(ordonnances.map(({ status, signature }) => [status, typeof signature])).toEqual([
    ['active', 'object'],
    ['active', 'object'],
  ]);

  // One note under two hands: the later one is asked, and nobody's words are lost.
  const note = await admin.createIn('medical-records', {
    patientId: id,
    practitionerId: signed!['practitionerId'],
    occurredAt: new Date().toISOString(),
    type: 'note',
    title: 'Contrôle',
    text: 'Motif\nContrôle',
    reason: 'Contrôle',
  });
  const edit = `/medical-records/${note.id}/edit`;
  await here.open(edit);
  await expect(page.getByTestId('field-plan')).toBeVisible();
  await context.setOffline(true);
  await here.type('plan', 'La mienne');
  await here.save();
  await here.expectChip('offline-pending', 1);
  await admin.changeIn('medical-records', note.id, {
    plan: 'La leur',
    text: 'Motif\nContrôle\n\nConduite à tenir\nLa leur',
  });
  await context.setOffline(false);
  await here.expectChip('attention', 1);
  await here.goTo('sync');
  await page.locator('[data-testid="outbox-row"][data-state="conflict"]').getByTestId('edit').click();
  const plan = page.getByTestId('conflict').locator('[data-testid="field"][data-field="plan"]');
  await expect(plan).toContainText('La mienne');
  await expect(plan).toContainText('La leur');
  expect(await faultsOf(page), 'the conflict').toEqual([]);
  await page.getByTestId('keep-mine').click();
  await here.expectChip('synced', 0);
  const notes = await admin.ofPatient('medical-records', id);
  expect(notes.find((one) => one.id === note.id)).toMatchObject({ version: 3, plan: 'La mienne' });
});
