import { Api } from './support/api.ts';
import { expect, LONG, test } from './support/test.ts';

test.describe('patients, seen at once', () => {
  test('a new patient is on the screen before the server can know of it, and is synced after', async ({
    device,
    network,
    clinic,
    name,
  }) => {
    await device.signIn();
    const martin = name('Martin');
    await network.cut();
    const id = await device.create({ birthName: martin });
    await expect(device.row(martin)).toHaveAttribute('data-sync-state', /pending|sent/);
    expect(await (await Api.signIn(clinic)).named(martin)).toHaveLength(0);
    await network.mend();
    await expect(device.row(martin)).toHaveAttribute('data-sync-state', 'synced', { timeout: 45_000 });
    expect(await (await Api.signIn(clinic)).named(martin)).toMatchObject([{ id, version: 1 }]);
  });

  test(
    'an edit is on the screen at once and reaches the server as the fields that changed',
    LONG,
    async ({ device, clinic, name }) => {
      await device.signIn();
      const [before, after] = [name('Avant'), name('Apres')];
      const id = await device.create({ birthName: before });
      await device.edit(id, { birthName: after });
      await expect(device.row(after)).toBeVisible();
      await expect(device.row(before)).toHaveCount(0);
      await device.expectChip('synced', 0);
      const api = await Api.signIn(clinic);
      expect((await api.patient(id))['birthName']).toBe(after);
      expect((await api.versions(id))[0]?.changedFields).toEqual(['birthName']);
    },
  );

  test('a deleted patient is gone at once and comes back with undo, and what was typed in the form that it was deleted from too', async ({
    device,
    clinic,
    name,
  }) => {
    await device.signIn();
    const benali = name('Benali');
    const id = await device.create({ birthName: benali });
    await device.open(`/patients/${id}/edit`);
    await device.page.getByTestId('field-note').fill('Préfère le matin.');
    await device.page.getByTestId('delete').click();
    await expect(device.row(benali)).toHaveCount(0);
    await device.page.getByTestId('undo').click();
    await expect(device.row(benali)).toBeVisible();
    await device.expectChip('synced', 0);
    await device.page.getByTestId('edit').click();
    await expect(device.page.getByTestId('field-note')).toHaveValue('Préfère le matin.');
    expect((await (await Api.signIn(clinic)).named(benali)).map((patient) => patient.id)).toEqual([id]);
  });

  test('a delete that nobody takes back reaches the server', LONG, async ({ device, clinic, name }) => {
    await device.signIn();
    const gone = name('Parti');
    const id = await device.create({ birthName: gone });
    await device.expectChip('synced', 0);
    await device.open(`/patients/${id}/edit`);
    await device.page.getByTestId('delete').click();
    await expect(device.row(gone)).toHaveCount(0);
    await device.expectChip('synced', 0);
    const api = await Api.signIn(clinic);
    await expect.poll(async () => (await api.named(gone)).length).toBe(0);
  });

  test('a form that lacks something says in words what, and saves nothing', LONG, async ({ device, network, name }) => {
    await device.signIn();
    network.forget();
    await device.page.getByTestId('new').first().click();
    await device.type('birthName', name('Incomplet'));
    await device.save();
    for (const field of ['birthGivenNames', 'birthDate', 'gender'])
      await expect(device.page.getByTestId(`field-${field}`), field).toHaveAttribute('aria-invalid', 'true');
    await device.fillPerson({
      birthName: name('Incomplet'),
      birthGivenNames: 'Camille',
      gender: 'Fém',
      birthDate: '2999-01-01',
    });
    await device.save();
    await expect(device.page.getByTestId('field-birthDate')).toHaveAttribute('aria-invalid', 'true');
    await expect(device.page.getByTestId('field-birthGivenNames')).not.toHaveAttribute('aria-invalid', 'true');
    await device.expectChip('synced', 0);
    expect(network.count(/\/api\/sync\/up/)).toBe(0);
  });
});

test.describe('search as you type', () => {
  test('accents, case and the order of words do not matter', LONG, async ({ device, name }) => {
    await device.signIn();
    const family = name('Lefevre');
    await device.create({ birthName: family, birthGivenNames: 'Éloïse Noémie' });
    for (const query of [
      family.toLowerCase(),
      `eloise ${family.toLowerCase()}`,
      `${family} ÉLOÏSE`,
      `${family.slice(0, 9)} elo`,
    ]) {
      await device.search(query);
      await expect(device.row(family), query).toBeVisible();
    }
    await device.search(`${family} personne`);
    await expect(device.page.getByTestId('row').filter({ hasText: 'Camille' })).toHaveCount(0);
    await expect(device.page.locator('[data-testid="row"][data-entity-id]').filter({ hasText: family })).toHaveCount(0);
  });
});
