import fs from 'node:fs';
import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'OB-19 OB-20 what one tablet cannot send is imported on another: one effect, whichever sends; a colleague is refused',
  LONG,
  async ({ device, network, anotherDevice, browser, clinic, name }) => {
    const family = name('Valise');
    await device.signIn();
    await network.cut();
    await device.create({ birthName: family });
    await device.goTo('sync');
    const [download] = await Promise.all([
      device.page.waitForEvent('download'),
      device.page.getByTestId('export').click(),
    ]);
    const file = {
      name: 'export.json',
      mimeType: 'application/json',
      buffer: fs.readFileSync(await download.path()),
    };

    const colleague = await anotherDevice(browser);
    await colleague.signIn({ role: 'front' });
    await colleague.goTo('sync');
    await colleague.page.getByTestId('import-file').setInputFiles(file);
    await expect(colleague.page.getByTestId('import-result')).toHaveAttribute('data-kind', 'other-person');
    await expect(colleague.page.getByTestId('outbox-row')).toHaveCount(0);

    const other = await anotherDevice(browser);
    await other.signIn();
    await other.goTo('sync');
    await other.page
      .getByTestId('import-file')
      .setInputFiles({ ...file, buffer: file.buffer.subarray(0, file.buffer.length - 50) });
    await expect(other.page.getByTestId('import-result')).toHaveAttribute('data-kind', 'damaged');
    await other.page.getByTestId('import-file').setInputFiles(file);
    await expect(other.page.getByTestId('import-result')).toContainText('1 modification reprise');
    await other.expectChip('synced', 0);
    expect(await faultsOf(other.page), 'the sync centre').toEqual([]);
    const api = await Api.signIn(clinic);
    expect(await api.named(family)).toMatchObject([{ version: 1 }]);

    // The first tablet comes back and sends it too.
    await network.mend();
    await device.page.getByTestId('sync-now').click();
    await device.expectChip('synced', 0);
    expect(await api.named(family)).toMatchObject([{ version: 1 }]);

    // And each finds what was sent by its name.
    for (const { page } of [device, other]) {
      await page.getByTestId('sent-all').click();
      await page.getByTestId('sent-search').fill(family.slice(0, 9));
      await expect(page.getByTestId('outbox-row')).toHaveCount(1);
      await expect(page.getByTestId('outbox-row')).toHaveAttribute('data-state', 'acknowledged');
    }
  },
);

test(
  'UI-68 several waiting changes are discarded together after one question',
  LONG,
  async ({ device, network, name }) => {
    const { page } = device;
    await device.signIn();
    await network.cut();
    const families = [name('Une'), name('Deux'), name('Trois')];
    for (const birthName of families) await device.create({ birthName });
    await device.goTo('sync');
    const rows = page.getByTestId('outbox-row');
    await expect(rows).toHaveCount(3);
    for (const at of [0, 1]) await rows.nth(at).getByTestId('select-row').check();
    await expect(page.getByTestId('selected-count')).toContainText('2 sélectionnées');
    await page.getByTestId('selected-discard').click();
    await page.getByTestId('confirm').click();
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(families[2] ?? '');
  },
);
