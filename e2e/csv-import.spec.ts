import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

const table = (text: string) => ({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test(
  'AD-34 SV-225 SV-226 a table of patients is previewed, mapped, checked and imported; again it makes no duplicate',
  LONG,
  async ({ device, clinic, name }) => {
    test.setTimeout(120_000);
    const { page } = device;
    const api = await Api.signIn(clinic, { tenant: 'cedre' });
    const before = (await api.all()).length;
    await device.signIn({ role: 'admin', tenant: 'cedre' });
    await device.goTo('admin');
    await page.getByTestId('admin-import').click();
    await page.getByTestId('to-csv').click();
    // Until then the other import is on the screen, with a place for files of its own.
    await expect(page.getByTestId('to-csv')).toHaveCount(0);
    const [first, second] = [name('Tableau'), name('Tableau')];
    const file = table(`Famille;Prénom;Sexe;Né(e) le\n${first};Zoé;F;29/02/1984\n${second};;robot;\n;;;1990\n`);
    for (const round of [1, 2]) {
      await page.getByTestId('import-file').setInputFiles(file);
      // This program calls the name otherwise: it is told once.
      await device.type('column-0', 'Nom de naissance');
      await page.getByTestId('csv-check').click();
      await expect(page.getByTestId('csv-checked')).toBeVisible();
      expect((await api.all()).length - before, 'a check writes nothing').toBe(round === 1 ? 0 : 2);
      await expect(page.locator('[data-outcome="refused"][data-count="1"]')).toBeVisible();
      if (round === 1) {
        expect(await faultsOf(page)).toEqual([]);
        await page.getByTestId('csv-import').click();
        await expect(page.getByTestId('csv-done')).toBeVisible();
        expect((await api.all()).length - before).toBe(2);
      } else {
        await expect(page.locator('[data-outcome="present"][data-count="2"]')).toBeVisible();
        await expect(page.getByTestId('csv-import')).toBeDisabled();
      }
      await page.getByTestId('csv-another').click();
    }
    await device.open('/patients');
    await device.search(first);
    await expect(device.row(first)).toBeVisible({ timeout: 45_000 });
  },
);
