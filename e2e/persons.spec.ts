import { Api } from './support/api.ts';
import { Device } from './support/device.ts';
import { expect, LONG, test } from './support/test.ts';

test('OB-17 who signs out or in in one tab does so in the others: nobody sees, or writes under, the name of the person before', async ({
  device,
  context,
  network,
  clinic,
  name,
}) => {
  await device.signIn();
  const [theirs, typed] = [name('Premiere'), name('Brouillon')];
  await device.create({ birthName: theirs });
  await device.expectChip('synced', 0);
  await device.page.getByTestId('new').first().click();
  await device.page.getByTestId('field-birthName').fill(typed);
  const other = new Device(await context.newPage(), network);
  await other.open('/patients');
  await other.expectChip('synced', 0);
  await other.page.getByTestId('account').click();
  await other.page.getByTestId('sign-out').click();
  await expect(device.page.getByTestId('login-submit')).toBeVisible();
  await other.enterCredentials({ role: 'front', tenant: 'cedre' });
  await other.expectChip('synced', 0);
  // The form is open for the next person, and empty.
  await expect(device.page.getByTestId('nav-patients')).toBeVisible();
  await expect(device.page.getByText(theirs)).toHaveCount(0);
  await device.open('/patients/new');
  await expect(device.page.getByTestId('field-birthName')).toHaveValue('');
  const own = name('Seconde');
  await device.create({ birthName: own });
  await device.expectChip('synced', 0);
  expect(await (await Api.signIn(clinic, { tenant: 'cedre' })).named(own)).toHaveLength(1);
  expect(await (await Api.signIn(clinic)).named(own)).toHaveLength(0);
  // What was being typed waits for the person who typed it.
  await device.page.getByTestId('account').click();
  await device.page.getByTestId('sign-out').click();
  await expect(other.page.getByTestId('login-submit')).toBeVisible();
  await device.enterCredentials();
  await device.expectChip('synced', 0);
  await device.open('/patients/new');
  await expect(device.page.getByTestId('field-birthName')).toHaveValue(typed);
});

test(
  'OB-18 what a page remembers of a person is not shown to the next: undo, search, history',
  LONG,
  async ({ device, name }) => {
    await device.signIn();
    const { page } = device;
    const [searched, typed] = [name('Cherche'), name('Tape')];
    await device.search(searched);
    await page.getByTestId('create-typed').click();
    await expect(page.getByTestId('field-birthName')).toHaveValue(searched);
    await device.type('birthName', typed);
    await page.getByTestId('cancel').click();
    await expect(page.getByTestId('undo')).toBeVisible();
    await page.getByTestId('account').click();
    await page.getByTestId('sign-out').click();
    await device.enterCredentials({ role: 'front' });
    await device.expectChip('synced', 0);
    await expect(page.getByTestId('undo')).toHaveCount(0);
    await expect(page.getByTestId('search')).toHaveValue('');
    for (const state of [{ typed: searched, by: 'another:person' }, { handedBack: '1' }]) {
      await page.evaluate((usr) => {
        history.pushState({ usr, key: 'before', idx: 9 }, '', '/patients/new');
        dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
      }, state);
      await expect(page.getByTestId('field-birthName')).toHaveValue('');
    }
  },
);
