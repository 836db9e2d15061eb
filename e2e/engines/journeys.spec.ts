import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Api } from '../support/api.ts';
import { expect, test as base } from '../support/test.ts';
import { chromium } from './chromium.ts';
import type { Engine, RunningBrowser, Tab } from './driver.ts';
import { firefox } from './firefox.ts';
import { Hand } from './hand.ts';
import { webkit } from './webkit.ts';

const ENGINES: Record<Engine['name'], Engine> = { chromium, firefox, webkit };
const axeOf = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));

/** The server has gone, or nobody knows yet that it has. */
const AWAY = /^(unreachable|offline-pending|pending)$/;

interface Fixtures {
  engine: Engine;
  /** Starts the browser on the test's profile; started again, it is the same device. */
  start: () => Promise<RunningBrowser>;
}

/** What a person would see and what was typed so far: a driver without traces has no other witness. */
const STANDS = `return {
  address: location.href,
  focus: document.activeElement?.outerHTML.slice(0, 300),
  loadedAgo: Math.round(performance.now()),
  typed: Object.fromEntries([...document.querySelectorAll('input, textarea, select')].map((control) => [control.dataset.testid ?? control.name ?? control.id, control.value])),
  text: document.body.innerText,
}`;

const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  engine: async ({}, provide, { project }) => provide(ENGINES[project.name as Engine['name']]),
  start: async ({ engine }, provide, testInfo) => {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), `medicalpro-${engine.name}-`));
    const running = new Set<RunningBrowser>();
    const tabs = new Map<RunningBrowser, Tab[]>();
    await provide(async () => {
      const browser = await engine.start(profile);
      running.add(browser);
      tabs.set(browser, []);
      const ends = (how: () => Promise<void>) => () => (running.delete(browser), how());
      const tab = async (): Promise<Tab> => {
        const opened = await browser.tab();
        tabs.get(browser)?.push(opened);
        return opened;
      };
      return { tab, quit: ends(browser.quit), kill: ends(browser.kill) };
    });
    if (testInfo.status !== testInfo.expectedStatus) {
      let seen = 0;
      for (const tab of [...running].flatMap((browser) => tabs.get(browser) ?? [])) {
        const witness = testInfo.outputPath(`tab-${++seen}.json`);
        fs.writeFileSync(witness, JSON.stringify(await tab.run(STANDS).catch(String), null, 2));
        await testInfo.attach('what stands on the screen', { path: witness, contentType: 'application/json' });
      }
    }
    for (const browser of running) await browser.kill();
    await fs.promises.rm(profile, { recursive: true, force: true, maxRetries: 5 });
  },
});

test('signs in, in French, shows the patients; the worker has the app; what the engine lacks is known', async ({
  engine,
  start,
  network,
  clinic,
  name,
}) => {
  const birthName = name('Dupont');
  await (
    await Api.signIn(clinic)
  ).create({ birthName, birthGivenNames: 'Zoé', gender: 'female', birthDate: '1984-02-29' });
  const browser = await start();
  const hand = new Hand(await browser.tab(), network);
  await hand.open('/patients');
  await hand.expectThere('login-submit');
  expect((await hand.seen('login-submit'))[0]?.text).toMatch(/connecter/i);
  await hand.signIn();
  expect(await hand.tab.run('return document.documentElement.lang')).toBe('fr');
  expect((await hand.seen('nav-patients'))[0]?.text.trim()).toBe('Patients');
  await hand.expectListed(birthName, true);
  // Chromium alone can be woken with no page open. What hangs on that must have another way elsewhere.
  expect(await hand.tab.run(`return 'sync' in ServiceWorkerRegistration.prototype`)).toBe(engine.backgroundSync);
  expect(await hand.tab.run('return [typeof navigator.locks, typeof BroadcastChannel, isSecureContext]')).toEqual([
    'object',
    'function',
    true,
  ]);
});

test('the server stops: create, edit, delete and undo go on, a reload is served by the worker, and all arrives once', async ({
  start,
  network,
  clinic,
  name,
}) => {
  const browser = await start();
  const hand = await new Hand(await browser.tab(), network).signIn();
  const [kept, edited, deleted, undone] = [name('Cree'), name('Edite'), name('Parti'), name('Revenu')];
  const ids = {
    edited: await hand.create(edited),
    deleted: await hand.create(deleted),
    undone: await hand.create(undone),
  };
  await hand.expectChip(/^synced$/, 0);

  await network.cut();
  const keptId = await hand.create(kept);
  await hand.edit(ids.edited, 'note', 'Vue au sous-sol.');
  await hand.edit(ids.edited, 'email', 'vue@exemple.test');
  await hand.remove(ids.deleted);
  await hand.remove(ids.undone);
  await hand.click('undo');
  // The record is shown again when it is in the store; until then the number may be that of before.
  await expect
    .poll(() => hand.tab.run('return location.pathname'), { message: 'the undone record is shown' })
    .toBe(`/patients/${ids.undone}`);
  // A delete that was offered to the wire before it was taken back may have arrived: what it took away is made anew
  // behind it.
  await hand.expectChip(AWAY, 4, 6);

  await hand.tab.reload();
  await hand.expectChip(AWAY, 4, 6);
  await hand.open('/patients');
  await hand.expectListed(deleted, false);
  for (const birthName of [kept, edited, undone]) await hand.expectListed(birthName, true);

  await network.mend();
  await hand.expectChip(/^synced$/, 0);
  const api = await Api.signIn(clinic);
  expect((await api.named(kept)).map(({ id }) => id)).toEqual([keptId]);
  expect(await api.named(deleted)).toHaveLength(0);
  expect(await api.named(undone)).toMatchObject([{ id: ids.undone, birthGivenNames: 'Camille' }]);
  expect(await api.patient(ids.edited)).toMatchObject({ note: 'Vue au sous-sol.', email: 'vue@exemple.test' });
  // In the order in which they were made, each once.
  expect((await api.versions(ids.edited)).map(({ version, changedFields }) => [version, ...changedFields])).toEqual([
    [3, 'email'],
    [2, 'note'],
    expect.anything(),
  ]);
});

test('the browser is killed and started again with no server: all that was kept is there, and goes out once', async ({
  start,
  network,
  clinic,
  name,
}) => {
  let browser = await start();
  await new Hand(await browser.tab(), network).signIn();
  // Signed in earlier in the day: a browser writes its cookies to the disk now and then, and when it is closed.
  await browser.quit();
  browser = await start();
  let hand = new Hand(await browser.tab(), network);
  await hand.open('/patients');
  await hand.expectChip(/^synced$/, 0);
  const [first, second] = [name('Panne'), name('Batterie')];

  await network.cut();
  const id = await hand.create(first);
  await hand.edit(id, 'note', 'Écrit avant la panne.');
  await hand.create(second);
  await hand.expectChip(AWAY, 3);
  await browser.kill();

  browser = await start();
  hand = new Hand(await browser.tab(), network);
  await hand.open('/patients');
  await hand.expectChip(AWAY, 3);
  for (const birthName of [first, second]) await hand.expectListed(birthName, true);
  await network.mend();
  await hand.expectChip(/^synced$/, 0);
  const api = await Api.signIn(clinic);
  expect(await api.named(first)).toMatchObject([{ id, version: 2, note: 'Écrit avant la panne.' }]);
  expect(await api.named(second)).toMatchObject([{ version: 1 }]);
});

test('killed after the server has committed and before its answer came: one effect', async ({
  start,
  network,
  clinic,
  name,
}) => {
  let browser = await start();
  await new Hand(await browser.tab(), network).signIn();
  await browser.quit();
  browser = await start();
  let hand = new Hand(await browser.tab(), network);
  await hand.open('/patients');
  await hand.expectChip(/^synced$/, 0);
  const birthName = name('Tranche');
  network.forget();
  network.trouble(/\/api\/sync\/up/, { kind: 'held-answer' });
  const id = await hand.create(birthName);
  await network.until(/\/api\/sync\/up/, { status: null });
  const api = await Api.signIn(clinic);
  expect(await api.named(birthName)).toHaveLength(1);
  await browser.kill();
  network.heal();

  browser = await start();
  hand = new Hand(await browser.tab(), network);
  await hand.open('/patients');
  await hand.expectChip(/^synced$/, 0);
  expect(network.count(/\/api\/sync\/up/, 200)).toBeGreaterThan(0);
  expect(await api.named(birthName)).toHaveLength(1);
  expect(await api.versions(id)).toHaveLength(1);
});

test('two tabs share one queue; the one that wrote is closed, and its work arrives once', async ({
  engine,
  start,
  network,
  clinic,
  name,
}) => {
  const browser = await start();
  const first = await new Hand(await browser.tab(), network).signIn();
  const second = new Hand(await browser.tab(), network);
  await second.open('/patients');
  await second.expectChip(/^synced$/, 0);
  await network.cut();
  const [here, there] = [name('Onglet'), name('Voisin')];
  await first.create(here);
  await second.expectListed(here, true);
  await second.create(there);
  await first.expectChip(AWAY, 2);
  await first.tab.close();

  network.forget();
  await network.mend();
  await second.expectChip(/^synced$/, 0);
  const api = await Api.signIn(clinic);
  for (const birthName of [here, there])
    expect(await api.named(birthName), `${engine.name} ${birthName}`).toMatchObject([{ version: 1 }]);
});

test('every tab is closed while the server is away: what waited goes when the app is opened again, or by itself where the engine can', async ({
  engine,
  start,
  network,
  clinic,
  name,
}) => {
  const browser = await start();
  const hand = await new Hand(await browser.tab(), network).signIn();
  await network.cut();
  const birthName = name('Veille');
  await hand.create(birthName);
  await hand.expectChip(AWAY, 1);
  const other = await browser.tab();
  await hand.tab.close();
  await network.mend();
  const api = await Api.signIn(clinic);
  if (!engine.backgroundSync) {
    const again = new Hand(other, network);
    await again.open('/patients');
    await again.expectChip(/^synced$/, 0);
  }
  await expect.poll(async () => (await api.named(birthName)).length, { timeout: 30_000 }).toBe(1);
});

/** From now on the app's next read never ends by itself, as if the page were left amid a long one. */
const READS_ON = `const { transaction } = IDBDatabase.prototype;
  let first = true;
  return new Promise((resolve) => {
    IDBDatabase.prototype.transaction = function (...args) {
      const tx = transaction.apply(this, args);
      if (!first || tx.mode !== 'readonly' || !tx.objectStoreNames.contains('outbox')) return tx;
      first = false;
      const readOn = () => (tx.objectStore('outbox').count().onsuccess = readOn);
      readOn();
      resolve(true);
      return tx;
    };
    dispatchEvent(new Event('online'));
  });`;

for (const way of ['another address', 'a reload'] as const) {
  test(`ST-5 a page is left by ${way} amid a read: the writes of others go on, and so does the page when it is back`, async ({
    start,
    network,
    clinic,
    name,
  }) => {
    const browser = await start();
    const left = await new Hand(await browser.tab(), network).signIn();
    const other = new Hand(await browser.tab(), network);
    await other.open('/patients');
    await other.expectChip(/^synced$/, 0);
    expect(await left.tab.run(READS_ON)).toBe(true);
    if (way === 'a reload') await left.tab.reload();
    else await left.open('/api/docs');
    const [away, back] = [name('Absent'), name('Retour')];
    await other.create(away);
    const api = await Api.signIn(clinic);
    await expect
      .poll(async () => (await api.named(away)).length, { message: 'the server has it', timeout: 30_000 })
      .toBe(1);

    if (way === 'another address') await left.tab.back();
    await left.expectThere('sync-chip');
    await left.expectListed(away, true);
    await left.create(back);
    await left.expectChip(/^synced$/, 0);
    for (const birthName of [away, back]) expect(await api.named(birthName)).toMatchObject([{ version: 1 }]);
  });
}

test('the main screens have no fault that axe finds', async ({ engine, start, network, name }) => {
  const browser = await start();
  const hand = await new Hand(await browser.tab(), network).signIn();
  const id = await hand.create(name('Acces'));
  const axe = fs.readFileSync(axeOf.resolve('axe-core/axe.min.js'), 'utf8');
  for (const address of ['/patients', `/patients/${id}`, `/patients/${id}/edit`, '/sync']) {
    await hand.open(address);
    await hand.expectThere('sync-chip');
    await expect
      .poll(() => hand.tab.run(`return document.querySelector('[aria-busy="true"]') === null`), { message: address })
      .toBe(true);
    const { faults, passes } = await hand.tab.run<{ faults: string[]; passes: number }>(
      `${axe}; const rules = Object.fromEntries(arguments[0].map((id) => [id, { enabled: false }]));
       const { violations, passes } = await window.axe.run(document, { rules });
       return { passes: passes.length, faults: violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))) };`,
      engine.axeLeavesOut,
    );
    expect(passes, address).toBeGreaterThan(10);
    expect(faults, address).toEqual([]);
  }
});
