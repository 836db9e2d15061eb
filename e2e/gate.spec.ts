import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { isOfSecondBuild, secondBuild } from './support/second-build.ts';
import { expect, LONG, test } from './support/test.ts';
import { lookForUpdate, scriptOf } from './support/update.ts';

const dist = path.resolve(import.meta.dirname, '../dist');
const assetOf = (folder: string, pattern: RegExp): RegExp => {
  const name = fs.readdirSync(path.join(folder, 'assets')).find((entry) => pattern.test(entry));
  if (name === undefined) throw new Error(`no file of the build is ${String(pattern)}`);
  return new RegExp(`/assets/${name}`);
};

/** The built style that the page itself links: the bundler chooses its name. */
const styleOfThePage = (): RegExp => {
  const page = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
  const linked = /href="(\/assets\/[^"]+\.css)"/.exec(page)?.[1];
  if (linked === undefined) throw new Error('the built page links no style');
  return new RegExp(linked);
};

/** What the worker keeps that is a page where it should be code, a style or a font. */
const pagesKeptAsCode = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request);
        const isPage = (answer?.headers.get('content-type') ?? '').includes('html');
        const { pathname } = new URL(request.url);
        if (isPage !== pathname.endsWith('.html') || ((await answer?.text()) ?? '').includes('<form action="/accept">'))
          found.push(pathname);
      }
    }
    return found;
  });

const emptyCaches = (page: Page, share: 'all' | 'some'): Promise<void> =>
  page.evaluate(async (which) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const keys = await cache.keys();
      for (const [at, key] of keys.entries()) if (which === 'all' || at % 2 === 0) await cache.delete(key);
    }
  }, share);

const filesKept = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const counts = await Promise.all(
      (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  });

test('UG-13 the app is installed several files at a time: those whose answers are late do not hold up the others', async ({
  device,
  network,
}) => {
  // One after the other, in whatever order, would wait at the first of these before most of the rest.
  const late = [assetOf(dist, /^access-screen-.*\.js$/), /^\/icons\/maskable-512/];
  for (const path of late) network.trouble(path, { kind: 'held-answer' }, 1);
  await device.page.goto(`${network.url}/login`);
  const files = fs.readdirSync(path.join(dist, 'assets')).filter((name) => !/\.(?:br|gz)$/.test(name)).length;
  // All but the one that is late; what the page has fetched already is answered with 304.
  await network.until(/^\/assets\//, { status: 200, times: files - 1 });
  expect(late.map((path) => network.count(path, 200))).toEqual([0, 0]);
  // One of them may not have been asked for yet.
  network.heal();
  network.release();
  await device.untilInstalled();
});

const CASES = [
  { what: 'a script', file: () => assetOf(dist, /^screens-.*\.js$/) },
  { what: 'a style', file: styleOfThePage },
  { what: 'a font', file: () => assetOf(dist, /latin-wght-normal.*\.woff2$/) },
  { what: 'the page', file: () => /^\/index\.html/ },
];

for (const { what, file } of CASES) {
  test(
    `H32 UG-10 UG-11 a gate answers ${what} with its own page while the app is installed for the first time: that is asked for again, and what is kept is what was built`,
    LONG,
    async ({ page, network, device }) => {
      // The page itself asks for some of these files; the worker's are the ones after the app has begun.
      network.trouble(file(), { kind: 'captive-portal' });
      await page.goto(`${network.url}/login`, { waitUntil: 'commit' });
      await network.until(file(), { status: 200 });
      expect(
        await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active ?? null),
      ).toBeNull();
      network.heal();
      await page.goto(`${network.url}/patients`);
      await device.untilInstalled();
      expect(await pagesKeptAsCode(page)).toEqual([]);
      await device.enterCredentials();
      await device.expectChip('synced', 0);
      await network.cut();
      await page.reload();
      await expect(page.getByTestId('new').first()).toBeVisible();
    },
  );
}

test(
  'H32 UG-10 UG-11 a gate answers a script of a newer app with its page: the app of before serves on, the newer one is asked for again, and what waits is sent',
  LONG,
  async ({ page, network, device, name, clinic }) => {
    const build = secondBuild();
    try {
      await device.signIn();
      const born = name('Garde');
      await network.cut();
      await device.create({ birthName: born });
      await network.mend();
      network.trouble(/\/api\/sync\/up/, { kind: 'status', status: 503 });
      network.deploy(build.folder);
      const main = assetOf(build.folder, /^neuf-index-.*\.js$/);
      network.trouble(main, { kind: 'captive-portal' }, 1);
      await lookForUpdate(page);
      await network.until(main, { status: 200 });
      expect(await pagesKeptAsCode(page)).toEqual([]);
      await page.reload();
      expect(isOfSecondBuild(await scriptOf(page))).toBe(false);
      await expect(device.row(born)).toBeVisible();

      network.heal();
      const loaded = page.waitForEvent('load', { timeout: 60_000 });
      await page.getByTestId('update').click({ timeout: 60_000 });
      await loaded;
      expect(isOfSecondBuild(await scriptOf(page))).toBe(true);
      expect(await pagesKeptAsCode(page)).toEqual([]);
      await device.expectChip('synced', 0);
      expect(await (await Api.signIn(clinic)).named(born)).toMatchObject([{ version: 1 }]);
    } finally {
      build.remove();
    }
  },
);

test(
  'H32 UG-10 a page that an earlier version kept as code does not outlive the next version',
  LONG,
  async ({ page, network, device }) => {
    const build = secondBuild();
    try {
      await device.signIn();
      const icon = '/ground.css';
      await page.evaluate(async (pathname) => {
        const cache = await caches.open((await caches.keys())[0] ?? '');
        const key = (await cache.keys()).find(({ url }) => new URL(url).pathname === pathname);
        if (!key) throw new Error('not kept');
        // The type is right, the bytes are not.
        await cache.put(key, new Response('<form action="/accept">', { headers: { 'content-type': 'text/css' } }));
      }, icon);
      expect(await pagesKeptAsCode(page)).toEqual([icon]);
      network.deploy(build.folder);
      await lookForUpdate(page);
      await expect(page.getByTestId('update')).toBeVisible();
      expect(await pagesKeptAsCode(page)).toEqual([]);
    } finally {
      build.remove();
    }
  },
);

for (const [share, details] of [
  ['all', {}],
  ['some', LONG],
] as const) {
  test(
    `H6 UG-12 ${share} of the app's files were erased from the cache: the next start fetches them again, and a start without a network opens what waits`,
    details,
    async ({ page, network, device, name }) => {
      await device.signIn();
      const whole = await filesKept(page);
      const born = name('Vide');
      await emptyCaches(page, share);
      expect(await filesKept(page)).toBeLessThan(whole);
      await page.reload();
      await expect.poll(() => filesKept(page)).toBe(whole);
      await network.cut();
      await device.create({ birthName: born });
      await page.reload();
      await expect(device.row(born)).toBeVisible();
    },
  );
}

test(
  'H6 UG-12 files of the app that are missing and cannot be fetched are said to be missing, until they are there again',
  LONG,
  async ({ page, network, device }) => {
    await device.signIn();
    const font = assetOf(dist, /cyrillic-ext.*\.woff2$/);
    network.trouble(font, { kind: 'status', status: 503 });
    await page.evaluate(async () => {
      const cache = await caches.open((await caches.keys())[0] ?? '');
      for (const key of await cache.keys()) if (key.url.includes('cyrillic-ext')) await cache.delete(key);
    });
    await page.reload();
    await expect(page.getByText('Il manque des fichiers de l’application')).toBeVisible();
    network.heal();
    await expect(page.getByText('Il manque des fichiers de l’application')).toHaveCount(0, { timeout: 60_000 });
  },
);

for (const [answer, details] of [
  ['a redirect to another origin', {}],
  ['its own page', LONG],
] as const) {
  test(
    `H35 UI-22 a proxy that wants a sign-in answers with ${answer}: that is said, and its page can be reached through the worker; behind it what waits is sent`,
    details,
    async ({ page, network, device, name }) => {
      await device.signIn();
      if (answer === 'its own page') network.trouble(/^\/(api|through-gate)/, { kind: 'captive-portal' });
      else {
        network.trouble(/^\/gate/, { kind: 'captive-portal' });
        network.trouble(/^\/(api|through-gate)/, {
          kind: 'redirect',
          to: `${network.url.replace('127.0.0.1', 'localhost')}/gate`,
        });
      }
      const born = name('Portail');
      await device.create({ birthName: born });
      await device.expectChip('unreachable', 1);
      await expect(device.chip).toContainText('1 modification enregistrée sur cet appareil');
      await expect(page.getByText('Une autre page répond à la place du serveur')).toBeVisible();
      await page.getByTestId('gate').click();
      await expect(page.getByRole('heading', { name: 'Bienvenue' })).toBeVisible();
      // Signed in there, the gate sends back to where it was asked for.
      network.heal();
      await page.goto(`${network.url}/through-gate.html?at=0`);
      await expect(page.getByTestId('nav-patients')).toBeVisible();
      await device.expectChip('synced', 0);
    },
  );
}
