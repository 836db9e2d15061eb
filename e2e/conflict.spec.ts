import { Api } from './support/api.ts';
import type { Device } from './support/device.ts';
import { expect, LONG, test } from './support/test.ts';

/** Offline, the note is edited here; meanwhile somebody else edits it on the server. */
async function conflictOver(device: Device, api: Api, birthName: string): Promise<string> {
  await device.signIn();
  const id = await device.create({ birthName });
  await device.expectChip('synced', 0);
  await device.page.context().setOffline(true);
  await device.edit(id, { note: 'La mienne' });
  await api.change(id, { note: 'La leur' });
  await device.page.context().setOffline(false);
  await device.expectChip('attention', 1);
  await device.open('/sync');
  await device.page.locator('[data-testid="outbox-row"][data-state="conflict"]').getByTestId('edit').click();
  const screen = device.page.getByTestId('conflict');
  await expect(screen).toBeVisible();
  await expect(screen.locator('[data-testid="field"][data-field="note"]')).toContainText('La mienne');
  await expect(screen.locator('[data-testid="field"][data-field="note"]')).toContainText('La leur');
  return id;
}

test.describe('a conflict is kept, listed and settled', () => {
  test('with mine', LONG, async ({ device, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const id = await conflictOver(device, api, name('Mienne'));
    await device.page.getByTestId('keep-mine').click();
    await device.expectChip('synced', 0);
    expect((await api.patient(id))['note']).toBe('La mienne');
  });

  test('with the server’s', LONG, async ({ device, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const birthName = name('Serveur');
    const id = await conflictOver(device, api, birthName);
    await device.page.getByTestId('keep-server').click();
    await device.expectChip('synced', 0);
    expect((await api.patient(id))['note']).toBe('La leur');
    await device.open(`/patients/${id}`);
    await expect(device.page.getByText('La leur')).toBeVisible();
  });

  test('H28 UI-41 field by field, on a phone', async ({ device, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const id = await conflictOver(device, api, name('Champ'));
    await device.page.setViewportSize({ width: 390, height: 640 });
    for (const button of ['keep-mine', 'keep-server', 'apply'])
      await expect(device.page.getByTestId(button)).toBeInViewport({ ratio: 1 });
    await device.page.locator('[data-testid="field"][data-field="note"]').getByTestId('pick-mine').click();
    await device.page.getByTestId('apply').click();
    await device.expectChip('synced', 0);
    expect((await api.patient(id))['note']).toBe('La mienne');
  });

  test('H28 UI-41 with both', LONG, async ({ device, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const id = await conflictOver(device, api, name('Deux'));
    await device.page.locator('[data-testid="field"][data-field="note"]').getByTestId('pick-both').click();
    await device.page.getByTestId('apply').click();
    await device.expectChip('synced', 0);
    expect((await api.patient(id))['note']).toBe('La leur\nLa mienne');
  });

  test('edits of different fields are merged, and nobody is asked', LONG, async ({ device, context, clinic, name }) => {
    const api = await Api.signIn(clinic);
    await device.signIn();
    const id = await device.create({ birthName: name('Fusion') });
    await device.expectChip('synced', 0);
    await context.setOffline(true);
    await device.edit(id, { note: 'La mienne' });
    await api.change(id, { email: 'leur@exemple.test' });
    await context.setOffline(false);
    await device.expectChip('synced', 0);
    expect(await api.patient(id)).toMatchObject({ note: 'La mienne', email: 'leur@exemple.test' });
  });
});
