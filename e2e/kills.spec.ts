// The browser dies by SIGKILL in every phase of a change's life. What the page had shown as kept is on the server
// afterwards: each change once, in the order in which it was made. `npm run test:kills -- --rounds N --seed S` plays
// the phases again and again, at other moments.
import process from 'node:process';
import { Api } from './support/api.ts';
import { stopAllWorkers } from './support/browser.ts';
import { writeNotes } from './support/burst.ts';
import { Clinic } from './support/clinic.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { Tablet } from './support/tablet.ts';
import { expect, LONG, test } from './support/test.ts';

const UP = /\/api\/sync\/up/;
const DOWN = /\/api\/sync\/down/;
/** The server has gone, or nobody knows yet that it has. */
const AWAY = /unreachable|offline-pending|pending/;

/** mulberry32: the same seed, the same moments. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Scene {
  device: Device;
  tablet: Tablet;
  network: Network;
  api: Api;
  /** The patient whose note is written again and again: `tag 1`, `tag 2`, … */
  id: string;
  tag: string;
  random: () => number;
}

interface Phase {
  name: string;
  /** Played by `npm run test:kills` and `npm run test:long` alone. */
  isLong?: true;
  /** Leads to the moment of the kill. */
  play(scene: Scene): Promise<void>;
  /** What has to be so when the browser is back, before the network is mended; how many changes wait there. */
  back?(scene: Scene): Promise<void>;
  /** At least so many of the notes must have been kept, else the phase has proved nothing. */
  atLeast: number;
}

/** Not awaited: the kill ends it. */
const startWriting = ({ device, tag }: Scene, count: number, waitEvery?: number): void => {
  void device.page
    .evaluate(writeNotes, { tag, count, ...(waitEvery === undefined ? {} : { waitEvery }) })
    .catch(() => undefined);
};
const untilKept = ({ tablet }: Scene, count: number): Promise<void> =>
  expect.poll(() => tablet.kept, { intervals: [5], timeout: 30_000 }).toBeGreaterThanOrEqual(count);
const aMoment = ({ random }: Scene, ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, random() * ms));

/** Still without a server: what was shown as kept waits on the device. */
async function waitsOnTheDevice({ device, tablet }: Scene): Promise<void> {
  await device.expectChip(AWAY);
  await expect
    .poll(async () => Number(await device.chip.getAttribute('data-pending')))
    .toBeGreaterThanOrEqual(tablet.kept);
}

const PHASES: readonly Phase[] = [
  {
    name: 'amid a burst of changes, with no server',
    isLong: true,
    atLeast: 3,
    async play(scene) {
      await scene.network.cut();
      startWriting(scene, 200);
      await untilKept(scene, 3);
      await aMoment(scene, 700);
    },
    back: waitsOnTheDevice,
  },
  {
    name: 'amid a burst of changes that are being sent',
    atLeast: 4,
    async play(scene) {
      startWriting(scene, 200, 4);
      await untilKept(scene, 4);
      await aMoment(scene, 1_500);
    },
  },
  {
    name: 'while a batch is on its way to the server',
    isLong: true,
    atLeast: 1,
    async play(scene) {
      scene.network.trouble(UP, { kind: 'void' });
      startWriting(scene, 4);
      await scene.network.until(UP, { status: null });
      await scene.device.expectChip(/sending|pending/, 4);
    },
  },
  {
    name: 'after the server has committed, before its answer',
    atLeast: 1,
    async play(scene) {
      scene.network.trouble(UP, { kind: 'held-answer' });
      startWriting(scene, 4);
      await scene.network.until(UP, { status: null });
      expect((await notesOf(scene)).length).toBeGreaterThan(0);
      await scene.device.expectChip(/sending|pending/, 4);
    },
  },
  {
    name: 'while the answer is being written down',
    isLong: true,
    atLeast: 1,
    async play(scene) {
      scene.network.trouble(UP, { kind: 'held-answer' }, 1);
      startWriting(scene, 4);
      await scene.network.until(UP, { status: null });
      scene.network.release();
      await aMoment(scene, 60);
    },
  },
  {
    name: 'during a pull',
    isLong: true,
    atLeast: 0,
    async play(scene) {
      const { network, api, tag, device } = scene;
      network.trouble(DOWN, { kind: 'held-answer' });
      await Promise.all(
        [1, 2, 3].map((n) =>
          api.create({
            birthName: `${tag}${'ABC'[n - 1]}`,
            birthGivenNames: 'Ana',
            gender: 'female',
            birthDate: '1984-02-29',
          }),
        ),
      );
      await network.until(DOWN, { status: null, within: 60_000 });
      startWriting(scene, 2);
      await device.expectChip(/sending|pending/, 2);
    },
    async back({ device, tag }) {
      await device.expectChip('synced', 0);
      for (const letter of 'ABC') {
        await device.search(`${tag}${letter}`);
        await expect(device.row(`${tag}${letter}`)).toBeVisible();
      }
    },
  },
];

/** The notes of this round as the server has them, oldest first. */
async function notesOf({ api, id, tag }: Scene): Promise<unknown[]> {
  const versions = await api.versions(id);
  return versions
    .map(({ data }) => data['note'])
    .filter((note) => String(note).startsWith(`${tag} `))
    .reverse();
}

async function playRound(phase: Phase, scene: Omit<Scene, 'device'>): Promise<void> {
  const { tablet, network, id } = scene;
  let device = await tablet.boot();
  await device.open(`/patients/${id}`);
  await device.expectChip('synced', 0);
  tablet.kept = 0;
  network.forget();
  await phase.play({ ...scene, device });
  await tablet.kill();
  network.heal();
  network.release();

  device = await tablet.boot();
  const again = { ...scene, device };
  await device.open('/patients');
  await phase.back?.(again);
  await network.mend();
  // A person asks, so that no round waits for a backoff; that it ends by itself others show.
  await device.open('/sync');
  await device.page.getByTestId('sync-now').click();
  await device.expectChip('synced', 0);
  const notes = await notesOf(again);
  expect(notes, 'each once, in order').toEqual(notes.map((_, index) => `${scene.tag} ${index + 1}`));
  expect(notes.length, 'what was shown as kept').toBeGreaterThanOrEqual(Math.max(tablet.kept, phase.atLeast));
  await device.open(`/patients/${id}`);
  if (notes.length > 0) await expect(device.page.getByText(String(notes.at(-1)))).toBeVisible();
  await tablet.close();
}

/** Chosen by the loop's command; without it each phase comes once. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 1);
const SEED = Number(process.env['KILL_SEED'] ?? 1);

async function prepare(
  network: Network,
  clinic: Clinic,
  birthName: string,
): Promise<{ tablet: Tablet; api: Api; id: string }> {
  const api = await Api.signIn(clinic);
  const { id } = await api.create({ birthName, birthGivenNames: 'Camille', gender: 'female', birthDate: '1984-02-29' });
  const tablet = new Tablet(network);
  await (await tablet.boot()).signIn();
  await tablet.close();
  return { tablet, api, id };
}

for (const [index, phase] of PHASES.entries()) {
  test(`SIGKILL ${phase.name}`, phase.isLong ? LONG : {}, async ({ network, clinic, name }) => {
    test.setTimeout(90_000 + ROUNDS * 60_000);
    const random = seeded(SEED * 1_000 + index);
    const { tablet, api, id } = await prepare(network, clinic, name('Tablette'));
    try {
      for (let round = 1; round <= ROUNDS; round++) {
        await test.step(`round ${round}, seed ${SEED}`, () =>
          playRound(phase, { tablet, network, api, id, tag: name('N'), random }));
      }
    } finally {
      await tablet.end();
    }
  });
}

test(
  'SIGKILL during the first snapshot after a sign-in: it is fetched anew, whole',
  LONG,
  async ({ network, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const birthName = name('Premier');
    await api.create({ birthName, birthGivenNames: 'Ana', gender: 'female', birthDate: '1984-02-29' });
    const tablet = new Tablet(network);
    try {
      let device = await tablet.boot();
      network.trouble(DOWN, { kind: 'held-answer' });
      await device.page.goto(`${network.url}/patients`);
      await device.enterCredentials();
      await network.until(DOWN, { status: null });
      // Nothing of the server's is here yet, and nobody claims that it is.
      await expect(device.chip).toHaveAttribute('data-state', /sending|pending/);
      await tablet.kill();
      network.heal();

      device = await tablet.boot();
      await device.open('/patients');
      // The cookie may not have reached the disk: then the person signs in again.
      const toSignIn = device.page.locator('a[href="/login"]');
      await expect(
        toSignIn.or(device.page.locator('[data-testid="sync-chip"][data-state="synced"]')).first(),
      ).toBeVisible();
      if (await toSignIn.isVisible()) {
        await toSignIn.click();
        await device.enterCredentials();
      }
      await device.expectChip('synced', 0);
      await device.search(birthName);
      await expect(device.row(birthName)).toBeVisible();
    } finally {
      await tablet.end();
    }
  },
);

test('SIGKILL half a second after typing: the form starts with what was typed', async ({ network, clinic, name }) => {
  const { tablet, api, id } = await prepare(network, clinic, name('Brouillon'));
  try {
    let device = await tablet.boot();
    await device.open(`/patients/${id}/edit`);
    await device.page.getByTestId('field-note').pressSequentially('Tension prise deux fois');
    await expect(device.page.getByText(/Brouillon enregistré/)).toBeVisible();
    await tablet.kill();
    device = await tablet.boot();
    await device.open(`/patients/${id}/edit`);
    await expect(device.page.getByTestId('field-note')).toHaveValue('Tension prise deux fois');
    await device.saveAndSync();
    expect((await api.versions(id)).map(({ data }) => data['note'] ?? null)).toEqual(['Tension prise deux fois', null]);
  } finally {
    await tablet.end();
  }
});

for (const backgroundSync of [true, false]) {
  const title = backgroundSync ? '' : ', and no Background Sync starts it again';
  test(
    `OB-9 the service worker is stopped while it sends, after the server has committed${title}: one effect, and nothing is stuck`,
    LONG,
    async ({ device, context, network, clinic, name }) => {
      if (!backgroundSync)
        await context.addInitScript(() => Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync'));
      await device.signIn();
      network.forget();
      network.trouble(UP, { kind: 'held-answer' }, 1);
      const birthName = name('Ouvrier');
      const id = await device.create({ birthName });
      await network.until(UP, { status: null });
      await stopAllWorkers(device.page);
      // The page notices by itself that nobody reports any more.
      await expect(device.chip).toHaveAttribute('data-state', 'synced', { timeout: 15_000 });
      network.release();
      const api = await Api.signIn(clinic);
      expect(await api.named(birthName)).toHaveLength(1);
      expect(await api.versions(id)).toHaveLength(1);
    },
  );
}

test.describe('the server is killed', () => {
  test('amid a drain, and started again, with the app open: nothing lost, nothing doubled', async ({
    browser,
    name,
  }) => {
    test.setTimeout(180_000);
    const clinic = await Clinic.open({ durable: true });
    const network = await Network.open(clinic.port);
    const context = await browser.newContext();
    try {
      const device = await new Device(await context.newPage(), network).signIn();
      const tag = name('S');
      const id = await device.create({ birthName: name('Serveur') });
      await device.expectChip('synced', 0);
      await device.open(`/patients/${id}`);
      const writing = device.page.evaluate(writeNotes, { tag, count: 20 });
      await network.until(UP, { status: 200, times: 3 });
      await clinic.kill();
      await device.expectChip(/unreachable|pending|sending/);
      await writing;
      await clinic.restart();
      await device.expectChip('synced', 0);
      const api = await Api.signIn(clinic);
      const notes = (await api.versions(id)).map(({ data }) => data['note'] ?? null).reverse();
      expect(notes).toEqual([null, ...Array.from({ length: 20 }, (_, index) => `${tag} ${index + 1}`)]);
    } finally {
      await context.close();
      await network.close();
      await clinic.close();
    }
  });
});
