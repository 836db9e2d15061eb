import { Api } from './support/api.ts';
import { Device } from './support/device.ts';
import { expect, test } from './support/test.ts';

test('localStorage throws at every touch: signing in, the language and a change work all the same', async ({
  device,
  clinic,
  name,
}) => {
  await device.page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get(): never {
        throw new DOMException('planned', 'SecurityError');
      },
    });
  });
  await device.signIn();
  const birthName = name('Bloque');
  await device.create({ birthName });
  await device.expectChip('synced', 0);
  await device.page.reload();
  await expect(device.row(birthName)).toBeVisible();
  expect(await (await Api.signIn(clinic)).named(birthName)).toHaveLength(1);
});

test('a tab is cloned with a form open, both are saved: two people with their own text, no third', async ({
  device,
  clinic,
  name,
}) => {
  await device.signIn();
  await device.page.getByTestId('new').first().click();
  const [first, second] = [name('Origine'), name('Clone')];
  await device.fillPerson({ birthName: first, birthGivenNames: 'Camille', birthDate: '1984-02-29', gender: 'Fém' });
  const [opened] = await Promise.all([
    device.page.waitForEvent('popup'),
    device.page.evaluate(() => void window.open(location.href)),
  ]);
  const clone = new Device(opened, device.network);
  await expect(opened.getByTestId('field-birthName').first()).toBeVisible();
  await clone.fillPerson({ birthName: second, birthGivenNames: 'Alix', birthDate: '1971-03-05', gender: 'Fém' });
  await device.save();
  await expect(device.page.getByTestId('save')).toHaveCount(0);
  await clone.save();
  await expect(opened.getByTestId('save')).toHaveCount(0);
  await device.expectChip('synced', 0);
  const api = await Api.signIn(clinic);
  expect(await api.named(first)).toMatchObject([{ birthGivenNames: 'Camille', version: 1 }]);
  expect(await api.named(second)).toMatchObject([{ birthGivenNames: 'Alix', version: 1 }]);
});
