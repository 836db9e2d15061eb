import { readFile } from 'node:fs/promises';
import { faultsOf } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('UI-60 UI-64 UI-66 UI-83 a list is sorted by its columns, filtered, exported where the server can record it, and several records go and come back', async ({
  device,
  network,
  name,
}) => {
  await device.signIn();
  const { page } = device;
  const family = name('Groupe');
  await device.create({ birthName: family, birthGivenNames: 'Ana', birthDate: '1950-05-05', gender: 'Fém' });
  await device.create({ birthName: family, birthGivenNames: 'Zoé', birthDate: '1990-01-01', gender: 'Fém' });
  await device.create({ birthName: family, birthGivenNames: 'Max', birthDate: '1970-03-03', gender: 'Masc' });
  await device.expectChip('synced', 0);
  await device.goTo('patients');
  await device.search(family);
  const rows = page.getByTestId('row');
  await expect(rows).toHaveText([/Ana/, /Max/, /Zoé/]);

  await page.getByTestId('column-birthDate').press('Enter');
  await page.getByTestId('column-birthDate').press('Enter');
  await expect(rows).toHaveText([/Zoé/, /Max/, /Ana/]);
  await expect(page).toHaveURL(/sort=-birthDate/);
  await page.getByTestId('filters').click();
  await page.getByTestId('filter-gender').selectOption('female');
  await expect(rows).toHaveText([/Zoé/, /Ana/]);
  expect(await faultsOf(page), 'a filtered table').toEqual([]);

  const download = page.waitForEvent('download');
  await page.getByTestId('export').click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.startsWith('\ufeff"Nom";')).toBe(true);
  const lines = csv.trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('01/01/1990');
  expect(csv).not.toMatch(/(^|;)"?[=+@-]/m);
  await expect(page.getByTestId('export-result')).toContainText('exportées');

  await network.cut();
  await page.getByTestId('export').click();
  await expect(page.getByRole('alert')).toContainText('est exporté');
  await page.getByTestId('filters').click();
  await page.getByTestId('select').click();
  await rows.first().getByTestId('select-row').check();
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('selected-count')).toHaveText('2 sélectionnées');
  expect(await faultsOf(page), 'a selection').toEqual([]);
  await page.getByTestId('bulk-delete').click();
  await expect(rows).toHaveCount(0);
  await page.getByTestId('undo').click();
  await expect(rows).toHaveText([/Zoé/, /Ana/]);
  await network.mend();
  await device.expectChip('synced', 0);
});
