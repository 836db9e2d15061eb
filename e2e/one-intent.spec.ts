import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { expect, LONG, test } from './support/test.ts';

/**
 * Two taps from within the page, this far apart, as a finger makes them: the second may come before the first has been
 * drawn.
 */
const tapTwice = (page: Page, testId: string, gap: number): Promise<void> =>
  page.evaluate(
    async ([id, ms]) => {
      const tap = () => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.click();
      tap();
      await new Promise((resolve) => setTimeout(resolve, ms));
      tap();
    },
    [testId, gap] as const,
  );

const slowDown = async (page: Page, rate: number): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
};

/** Figures of the fault: 0 to 60 ms at the normal speed, 150 ms at a sixth of it. */
const CASES = [
  [1, 0],
  [1, 60],
  [6, 0],
  [6, 150],
] as const;

test('H2 UI-10 a new patient saved by two taps, or by Enter twice, is one patient, on a device 6 × slower too', async ({
  device,
  clinic,
  name,
}) => {
  const api = await Api.signIn(clinic);
  await device.signIn();
  const { page } = device;
  const made: string[] = [];
  const fillNew = async () => {
    const birthName = name('Double');
    made.push(birthName);
    await page.getByTestId('new').first().click();
    await device.fillPerson({ birthName, birthGivenNames: 'Léa', birthDate: '1984-02-29', gender: 'Fém' });
  };
  for (const [rate, gap] of CASES) {
    await fillNew();
    await slowDown(page, rate);
    await tapTwice(page, 'save', gap);
    await expect(page.getByTestId('save')).toHaveCount(0);
    await slowDown(page, 1);
  }
  await fillNew();
  await page.getByTestId('field-birthName').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('save')).toHaveCount(0);
  await device.expectChip('synced', 0);
  for (const birthName of made) expect(await api.named(birthName), birthName).toHaveLength(1);
});

test('H2 UI-10 an edit saved twice is one version, a delete tapped twice one deletion, undo twice one undo', async ({
  device,
  clinic,
  name,
}) => {
  const api = await Api.signIn(clinic);
  await device.signIn();
  const { page } = device;
  const birthName = name('Deuxfois');
  const id = await device.create({ birthName });
  await device.expectChip('synced', 0);
  await page.getByTestId('edit').click();
  await device.type('note', 'Une fois.');
  await tapTwice(page, 'save', 0);
  await expect(page.getByTestId('save')).toHaveCount(0);
  await device.expectChip('synced', 0);
  expect(await api.versions(id)).toHaveLength(2);
  await tapTwice(page, 'delete', 0);
  await expect(device.row(birthName)).toHaveCount(0);
  await tapTwice(page, 'undo', 0);
  await expect(device.row(birthName)).toBeVisible();
  await device.expectChip('synced', 0);
  expect(await api.named(birthName)).toHaveLength(1);
});

test('H8 UI-12 after "Annuler" the next new form is empty; undo brings the text back; a reload does too, and says whose it is', async ({
  device,
  name,
}) => {
  await device.signIn();
  const { page } = device;
  const birthName = name('Annule');
  await page.getByTestId('new').first().click();
  await device.type('birthName', birthName);
  await page.getByTestId('cancel').click();
  await page.getByTestId('new').first().click();
  await expect(page.getByTestId('field-birthName')).toHaveValue('');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('field-birthName')).toHaveValue(birthName);
  // What is typed is in the store within half a second (B12); only then may it be asked for again.
  await expect(page.getByText(/Brouillon enregistré sur cet appareil/)).toBeVisible();
  await page.reload();
  await expect(page.getByTestId('field-birthName')).toHaveValue(birthName);
  await expect(page.getByTestId('draft-restored')).toContainText(birthName);
  await page.getByTestId('draft-restart').click();
  await expect(page.getByTestId('field-birthName')).toHaveValue('');
  await page.getByTestId('field-birthName').press('Escape');
  await expect(page.getByTestId('save')).toHaveCount(0);
  await page.getByTestId('new').first().click();
  await expect(page.getByTestId('field-birthName')).toHaveValue('');
});

test(
  'H25 UI-13 a colleague’s save is told in the open form, and theirs can be taken',
  LONG,
  async ({ device, clinic, name }) => {
    await device.signIn();
    const birthName = name('Ensemble');
    const id = await device.create({ birthName });
    await device.expectChip('synced', 0);
    await device.page.getByTestId('edit').click();
    await expect(device.page.getByTestId('field-note')).toBeVisible();
    await (await Api.signIn(clinic)).change(id, { note: 'Vue par la collègue.' });
    const notice = device.page.getByTestId('others-changed');
    await expect(notice).toContainText('Vue par la collègue.', { timeout: 60_000 });
    await notice.getByTestId('take').first().click();
    await expect(device.page.getByTestId('field-note')).toHaveValue('Vue par la collègue.');
    await expect(notice).toHaveCount(0);
  },
);
