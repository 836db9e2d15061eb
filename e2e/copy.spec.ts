// The profile of a browser is copied with everything in it: two machines that both go on from there. What the second
// writes over the first is a conflict.
import { Api } from './support/api.ts';
import { Tablet } from './support/tablet.ts';
import { expect, LONG, test } from './support/test.ts';

const LOOKS = [
  { theme: 'light', width: 1180, height: 820 },
  { theme: 'dark', width: 390, height: 844 },
] as const;

test(
  'H3 SV-132 RB-22 two copies of one profile edit the same note offline: the second is shown a conflict, and is told that it has a copy',
  LONG,
  async ({ network, clinic, name }, testInfo) => {
    test.setTimeout(180_000);
    const api = await Api.signIn(clinic);
    const one = new Tablet(network);
    const first = await one.boot();
    await first.signIn();
    const id = await first.create({ birthName: name('Copie') });
    await first.expectChip('synced', 0);
    await one.close();
    const two = one.copy();

    const [left, right] = [await one.boot(), await two.boot()];
    for (const [device, note] of [
      [left, 'La première'],
      [right, 'La seconde'],
    ] as const) {
      await device.open(`/patients/${id}`);
      await device.expectChip('synced', 0);
      await device.page.context().setOffline(true);
      await device.edit(id, { note });
      await device.expectChip('offline-pending', 1);
    }
    await left.page.context().setOffline(false);
    await left.expectChip('synced', 0);
    expect((await api.patient(id))['note']).toBe('La première');
    await right.page.context().setOffline(false);
    await right.expectChip('attention', 1);
    expect((await api.patient(id))['note'], 'nothing was written over').toBe('La première');
    await right.open('/sync');
    await right.page.locator('[data-testid="outbox-row"][data-state="conflict"]').getByTestId('edit').click();
    const field = right.page.getByTestId('conflict').locator('[data-testid="field"][data-field="note"]');
    await expect(field).toContainText('La première');
    await expect(field).toContainText('La seconde');
    await right.page.getByTestId('keep-mine').click();
    await right.expectChip('synced', 0);
    expect((await api.patient(id))['note']).toBe('La seconde');

    // The first goes on from there: by now it is no tablet that was restored. An edit of what it has not seen yet would
    // be a conflict, rightly.
    await left.open(`/patients/${id}`);
    await expect(left.page.getByText('La seconde')).toBeVisible({ timeout: 30_000 });
    await left.edit(id, { note: 'La première encore' });
    await left.expectChip('synced', 0);
    await right.open('/patients');
    await expect(right.page.getByTestId('twin-seen')).toBeVisible({ timeout: 60_000 });
    for (const { theme, width, height } of LOOKS) {
      await right.page.setViewportSize({ width, height });
      await right.page.emulateMedia({ colorScheme: theme });
      await right.page.screenshot({ path: testInfo.outputPath(`copy-${theme}-${width}.png`) });
    }
    await right.page.getByTestId('twin-seen').click();
    await expect(right.page.getByTestId('twin-seen')).toHaveCount(0);
    await one.end();
    await two.end();
  },
);
