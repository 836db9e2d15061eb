import type { BrowserContext, Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { CHROMIUM } from './support/browser.ts';
import { Device } from './support/device.ts';
import { expect, LONG, test } from './support/test.ts';

const UP = /\/api\/sync\/up/;

async function setLifecycle(page: Page, state: 'frozen' | 'active'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state });
  await session.detach();
}

/** Signs in where no worker serves the page: each tab does its own rounds. */
async function signInAlone(device: Device): Promise<void> {
  await device.page.goto(`${device.network.url}/patients`);
  await device.enterCredentials();
  await device.expectChip('synced', 0);
}

for (const [part, path] of [
  ['the worker itself', /^\/sw\.js/],
  ['a file of the app', /^\/icons\/maskable-512/],
] as const) {
  test(
    `${part} does not come at the first installation: it is asked for again, and the app then opens without a server`,
    LONG,
    async ({ device, network }) => {
      network.trouble(path, { kind: 'status', status: 503 }, 1);
      await device.signIn();
      expect(network.count(path, 503)).toBe(1);
      await network.cut();
      await device.page.reload();
      await device.expectChip('unreachable', 0);
    },
  );
}

test(
  'B18 files of the app do not come on the very first visit, with no worker yet: that is said, in the language that is there, and loading again mends it',
  LONG,
  async ({ browser, network }) => {
    const context = await browser.newContext({ ...CHROMIUM.context, serviceWorkers: 'block' });
    try {
      const files = [/\/assets\/sign-in-screen-.*\.js/, /\/assets\/en-.*\.js/];
      for (const file of files) network.trouble(file, { kind: 'status', status: 503 });
      await context.addInitScript(() => localStorage.setItem('medicalpro-language', 'en'));
      const page = await context.newPage();
      await page.goto(`${network.url}/patients`);
      const reload = page.getByRole('alert').getByRole('button', { name: 'Recharger' });
      await expect(reload).toBeVisible();
      for (const file of files) expect(network.count(file, 503)).toBeGreaterThan(0);
      network.heal();
      await reload.click();
      await expect(page.getByTestId('login-submit')).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    } finally {
      await context.close();
    }
  },
);

test(
  'a frozen tab holds the lease of the drain: the other tab takes over, and the zombie does no harm when it wakes',
  LONG,
  async ({ browser, network, clinic, name }) => {
    const context = await browser.newContext({ ...CHROMIUM.context, serviceWorkers: 'block' });
    try {
      const zombie = new Device(await context.newPage(), network);
      await signInAlone(zombie);

      const [first, second, third] = [name('Gele'), name('Vivant'), name('Reveil')];
      network.trouble(UP, { kind: 'held-answer' }, 1);
      const id = await zombie.create({ birthName: first });
      await network.until(UP, { status: null });
      await setLifecycle(zombie.page, 'frozen');
      network.forget();
      // Opened now: a tab that was there before might have sent the change itself.
      const living = new Device(await context.newPage(), network);
      await living.open('/patients');
      await living.create({ birthName: second });
      // 15 s of silence are the limit; nothing that waits behind the frozen tab may wait much longer.
      await living.expectChip('synced', 0);
      expect(network.count(UP, 200)).toBeGreaterThan(0);
      const api = await Api.signIn(clinic);
      for (const birthName of [first, second]) expect(await api.named(birthName)).toMatchObject([{ version: 1 }]);

      // The answer of long ago comes in, and the tab goes on where it was.
      network.release();
      await setLifecycle(zombie.page, 'active');
      await zombie.page.bringToFront();
      await zombie.edit(id, { note: 'Après le réveil.' });
      await zombie.create({ birthName: third });
      await zombie.expectChip('synced', 0);
      await living.expectChip('synced', 0);
      for (const birthName of [second, third]) expect(await api.named(birthName)).toMatchObject([{ version: 1 }]);
      expect((await api.versions(id)).map(({ data }) => data['note'] ?? null)).toEqual(['Après le réveil.', null]);
    } finally {
      await context.close();
    }
  },
);

for (const [who, serviceWorkers, details] of [
  ['the worker goes on alone', 'allow', {}],
  ['without a worker the page goes on when it is back', 'block', LONG],
] as const) {
  test(
    `the page is left amid a drain, one change in flight and one behind it: ${who}, and each arrives once`,
    details,
    async ({ browser, network, clinic, name }) => {
      const context = await browser.newContext({ ...CHROMIUM.context, serviceWorkers });
      try {
        const device = new Device(await context.newPage(), network);
        await (serviceWorkers === 'allow' ? device.signIn() : signInAlone(device));
        const [flying, behind] = [name('Vol'), name('Suit')];
        const api = await Api.signIn(clinic);
        network.trouble(UP, { kind: 'held-answer' }, 1);
        await device.create({ birthName: flying });
        await network.until(UP, { status: null });
        await device.create({ birthName: behind });
        await device.open('/healthz');
        network.release();
        if (serviceWorkers === 'allow') await expect.poll(() => api.named(behind), { timeout: 30_000 }).toHaveLength(1);
        await device.page.goBack();
        await device.expectChip('synced', 0);
        for (const birthName of [flying, behind]) expect(await api.named(birthName)).toMatchObject([{ version: 1 }]);
      } finally {
        await context.close();
      }
    },
  );
}

/** What the worker is asked with, taken away or made to refuse before the app starts. */
const WITHOUT: Record<string, (context: BrowserContext) => Promise<unknown>> = {
  absent: (context) =>
    context.addInitScript(() => {
      Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync');
      Reflect.deleteProperty(globalThis, 'SyncManager');
    }),
  'there, but refuses to register': (context) =>
    context.addInitScript(() => {
      const { prototype } = (globalThis as unknown as { SyncManager: { prototype: { register: unknown } } })
        .SyncManager;
      prototype.register = () => Promise.reject(new DOMException('Background Sync is disabled.', 'UnknownError'));
    }),
};

for (const [title, take] of Object.entries(WITHOUT)) {
  test(
    `Background Sync is ${title}: all goes while a tab is open, and the rest when the app is opened next`,
    LONG,
    async ({ device, context, network, clinic, name }) => {
      await take(context);
      await device.signIn();
      const [first, second] = [name('Ouvert'), name('Ferme')];
      const api = await Api.signIn(clinic);
      await network.cut();
      await device.create({ birthName: first });
      await device.expectChip('unreachable', 1);
      await network.mend();
      await device.expectChip('synced', 0);

      await network.cut();
      await device.create({ birthName: second });
      await device.expectChip('unreachable', 1);
      const other = new Device(await context.newPage(), network);
      await device.page.close();
      await network.mend();
      await other.open('/patients');
      await other.expectChip('synced', 0);
      for (const birthName of [first, second]) expect(await api.named(birthName)).toMatchObject([{ version: 1 }]);
    },
  );
}
