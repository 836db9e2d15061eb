import { Api } from './support/api.ts';
import { expect, LONG, test } from './support/test.ts';

const INS_SYSTEM = 'urn:oid:1.2.250.1.213.1.4.8';
const digits = (): string => String(Math.floor(Math.random() * 1e9)).padStart(9, '0');
/** 15 digits with the key that the form checks: 97 − (the first 13 mod 97). */
function nir(): string {
  const body = `2840275${digits().slice(0, 6)}`;
  return body + String(97 - (Number(body) % 97)).padStart(2, '0');
}

test('a duplicate identifier is refused: that change alone is rolled back, later edits stay, and its content can be mended and sent', async ({
  device,
  context,
  clinic,
  name,
}) => {
  const api = await Api.signIn(clinic);
  const taken = nir();
  await api.create({
    birthName: name('Titulaire'),
    birthGivenNames: 'Ana',
    gender: 'female',
    birthDate: '1984-02-29',
    identifiers: [{ system: INS_SYSTEM, value: taken }],
  });
  await device.signIn();
  const birthName = name('Second');
  const id = await device.create({ birthName });
  await device.expectChip('synced', 0);

  await context.setOffline(true);
  await device.edit(id, { identifiers: taken });
  await device.edit(id, { note: 'Après la saisie du numéro.' });
  await device.expectChip('offline-pending', 2);
  await context.setOffline(false);
  await device.expectChip('attention', 1);

  // The later edit has passed, the refused one is out of the view.
  await expect.poll(async () => (await api.patient(id))['note']).toBe('Après la saisie du numéro.');
  expect((await api.patient(id))['identifiers'] ?? []).toEqual([]);
  await expect(device.row(birthName)).toHaveAttribute('data-sync-state', 'rejected');

  await device.open('/sync');
  const refused = device.page.locator('[data-testid="outbox-row"][data-state="rejected"]');
  await expect(refused).toHaveCount(1);
  await refused.getByTestId('edit').click();
  await expect(device.page.getByTestId('field-identifiers').first()).toHaveValue(
    new RegExp(taken.split('').join('\\s*')),
  );
  const free = nir();
  await device.type('identifiers', free);
  await device.saveAndSync();
  expect((await api.patient(id))['identifiers']).toMatchObject([{ system: INS_SYSTEM, value: free }]);
  expect((await api.patient(id))['note']).toBe('Après la saisie du numéro.');
});

test(
  'H29 UI-37 a refused creation stays with its content until it is given up, however long its name',
  LONG,
  async ({ device, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const taken = nir();
    await api.create({
      birthName: name('Titulaire'),
      birthGivenNames: 'Ana',
      gender: 'female',
      birthDate: '1984-02-29',
      identifiers: [{ system: INS_SYSTEM, value: taken }],
    });
    await device.signIn();
    // Offline, so that the form cannot know of the other person yet.
    const birthName = `${name('Refus')}${'INSEPARABLE'.repeat(8)}`;
    await device.page.getByTestId('new').first().click();
    await device.fillPerson({
      birthName,
      birthGivenNames: 'Léa',
      birthDate: '1984-02-29',
      gender: 'Fém',
      identifiers: taken,
    });
    await device.save();
    // The possible duplicate is a hint that comes while the form closes; it holds nothing up.
    await expect(device.page.getByTestId('save')).toHaveCount(0);
    await device.expectChip('attention', 1);
    await device.open('/sync');
    const refused = device.page.locator('[data-testid="outbox-row"][data-state="rejected"]');
    await expect(refused).toContainText(new RegExp(birthName, 'i'));
    for (const width of [390, 1180]) {
      await device.page.setViewportSize({ width, height: 820 });
      // An unbreakable name stays beside the buttons, and within the screen.
      await expect
        .poll(() =>
          refused.locator('p').evaluateAll((lines) => lines.every((one) => one.scrollWidth <= one.clientWidth)),
        )
        .toBe(true);
    }
    await refused.getByTestId('discard').click();
    await device.page.getByTestId('confirm').click();
    await device.expectChip('synced', 0);
    expect(await api.named(birthName)).toHaveLength(0);
  },
);
