// A device had announced work that waited for its person; then its store was emptied. It is noticed at the next
// contact, and said: on the device, and to the administrators.
import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

const DOWN = /\/api\/sync\/down/;
const LOOKS = [
  { theme: 'light', width: 1180, height: 820 },
  { theme: 'dark', width: 820, height: 1180 },
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1440, height: 900 },
] as const;

test(
  'LD-2 the device’s data are wiped with work that it had announced: it says how much, and the administrator is told',
  LONG,
  async ({ device, anotherDevice, browser, network, clinic, name }, testInfo) => {
    const { page } = device;
    const api = await Api.signIn(clinic);
    const before = (await api.losses()).length;
    const birthName = name('Perte');
    await device.signIn();
    const id = await device.create({ birthName });
    await device.expectChip('synced', 0);
    await network.cut();
    await device.edit(id, { note: 'La mienne' });
    await api.change(id, { note: 'La leur' });
    network.forget();
    await network.mend();
    await device.expectChip('attention', 1);
    // From here on the server knows of one that waits on this device.
    await expect
      .poll(() =>
        network.passed.some(
          ({ path, body, status }) => DOWN.test(path) && status === 200 && body.includes('"pending":1'),
        ),
      )
      .toBe(true);

    const session = await page.context().newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: network.url, storageTypes: 'indexeddb' });
    await page.reload();
    await device.enterCredentials();
    const seen = page.getByTestId('loss-seen');
    await expect(seen).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/^1 modification non envoyée a disparu de cet appareil$/)).toBeVisible();
    await expect.poll(async () => (await api.losses()).length).toBe(before + 1);
    expect((await api.losses())[0]).toMatchObject({ pending: 1 });

    for (const { theme, width, height } of LOOKS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(seen).toBeInViewport();
      await page.screenshot({ path: testInfo.outputPath(`loss-${theme}-${width}.png`) });
      expect(await faultsOf(page), `${theme} ${width}`).toEqual([]);
    }

    const admin = await (await anotherDevice(browser)).signIn({ role: 'admin' });
    await admin.open('/sync');
    const reported = admin.page.getByTestId('reported-loss').first();
    await expect(reported).toContainText('1 modification perdue');
    for (const { theme, width, height } of LOOKS) {
      await admin.page.setViewportSize({ width, height });
      await admin.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(reported).toBeInViewport();
      await admin.page.screenshot({ path: testInfo.outputPath(`reported-${theme}-${width}.png`) });
      expect(await faultsOf(admin.page), `reported ${theme} ${width}`).toEqual([]);
    }

    await page.reload();
    await expect(seen, 'until it was read').toBeVisible();
    await seen.click();
    await expect(seen).toHaveCount(0);
    await page.reload();
    await device.expectChip('synced', 0);
    await expect(seen).toHaveCount(0);
    expect((await api.losses()).length, 'told once').toBe(before + 1);
  },
);
