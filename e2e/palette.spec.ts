import { faultsOf } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('H31 UI-70 UI-73 UI-74 the palette finds, goes and creates, offline too, and costs a form nothing', async ({
  device,
  context,
  name,
}) => {
  const { page } = device;
  await device.signIn();
  const [wanted, typed] = [name('Palette'), name('Encours')];
  const id = await device.create({ birthName: wanted });
  await expect
    .poll(() => page.workers().some((worker) => worker.url().includes('search-worker')), 'the index is in a worker')
    .toBe(true);
  await context.setOffline(true);
  await page.getByTestId('new').first().click();
  const field = page.getByTestId('field-birthName');
  await field.fill(typed);
  await page.keyboard.press('Control+k');
  const search = page.getByTestId('palette-search');
  await expect(search).toBeFocused();
  await search.fill(wanted.slice(0, -1));
  await expect(page.getByTestId(`palette-patient/${id}`)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('palette-count')).toHaveText(/1/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The page hears of it a moment later.
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    expect(await faultsOf(page), colorScheme).toEqual([]);
  }
  await page.keyboard.press('Control+s');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('palette')).toHaveCount(0);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(typed);
  // Left by the palette, the form keeps what was typed.
  await page.getByTestId('palette-open').click();
  await search.fill(wanted);
  await search.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/patients/${id}$`));
  // While it is seen, the same keys close it.
  await expect(page.getByTestId('palette')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await search.fill('nouveau patient');
  await search.press('Enter');
  await expect(page.getByTestId('field-birthName')).toHaveValue(typed);
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await expect(page.getByTestId('shortcuts')).toBeVisible();
});
