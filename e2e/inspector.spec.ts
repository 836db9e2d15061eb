import fs from 'node:fs';
import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

interface Report {
  kind: string;
  settings: { language: string };
  inspection: {
    app: { version: string };
    store: { revision: number; cursor: string };
    counts: Record<string, number>;
    mutations: { entityId: string; state: string }[];
    journal: { transitions: { from: string | null; to: string; entityId: string }[]; requests: { status: number }[] };
  };
}

test('QA-8 the inspector shows what the page and the worker did, follows it, and filters by record', async ({
  device,
  network,
  name,
  context,
}) => {
  const { page } = device;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await device.signIn({ role: 'admin' });
  const sent = await device.create({ birthName: name('Envoyee') });
  await device.expectChip('synced', 0);
  await device.goTo('admin');
  await page.getByTestId('admin-inspector').click();
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toBeVisible();
  // The worker sent it: its steps are in the same journal.
  const steps = page.getByTestId('inspected-transition');
  await expect(steps.filter({ hasText: '∅ → pending' })).toHaveCount(1);
  await expect(steps.filter({ hasText: 'sent → acknowledged' })).toHaveCount(1);
  const state = (which: string) => page.locator(`[data-testid="state"][data-state="${which}"]`);
  await expect(state('pending')).toHaveAttribute('data-count', '0');
  await expect(state('acknowledged')).toHaveAttribute('data-count', '1');
  await expect(page.locator('[data-testid="arrow"][data-from="sent"][data-to="acknowledged"]')).toHaveAttribute(
    'data-taken',
    '1',
  );
  await expect(page.getByTestId('inspected-request').filter({ hasText: 'acknowledged 1' })).toHaveCount(1);
  expect(await faultsOf(page), 'the inspector').toEqual([]);

  // It follows: without a network the next change waits, with the failure and the time of the next attempt.
  await network.cut();
  const waiting = await device.create({ birthName: name('Attend') });
  await device.goTo('sync');
  await page.evaluate(
    () => (history.pushState({}, '', '/sync/inspector'), dispatchEvent(new PopStateEvent('popstate'))),
  );
  await expect(state('pending')).toHaveAttribute('data-count', '1');
  await expect(page.getByTestId('fact-failure')).toContainText(/offline|timeout/);
  await expect(page.getByTestId('fact-attempt')).toContainText(/\d\d:\d\d:\d\d/);
  await page.getByTestId('inspector-record').fill(waiting);
  await expect(page.getByTestId('inspected-mutation')).toHaveCount(1);
  await expect(steps.filter({ hasText: 'sent → acknowledged' })).toHaveCount(0);
  await page.getByTestId('inspector-record').fill(sent);
  await expect(steps.filter({ hasText: 'sent → acknowledged' })).toHaveCount(1);

  await page.getByTestId('inspector-copy').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('medicalpro-report');
  const report = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as Report;
  // It is tried again now and then: in a request at this moment, or waiting for the next one.
  const { pending = 0, sent: inRequest = 0, acknowledged } = report.inspection.counts;
  expect([pending + inRequest, acknowledged]).toEqual([1, 1]);
  expect(report.inspection.mutations.map(({ entityId }) => entityId).sort()).toEqual([sent, waiting].sort());
  await network.mend();
  await device.expectChip('synced', 0);
});

test(
  'QA-9 QA-11 anybody saves a file to report a problem with: what the engine knows, and nothing of a patient',
  LONG,
  async ({ device, clinic, name }) => {
    const { page } = device;
    const [family, given, note, email] = [name('Canari'), name('Prenom'), name('Remarque'), name('adresse')];
    await device.signIn({ role: 'front' });
    await device.create({ birthName: family, birthGivenNames: given, email: `${email}@exemple.test` });
    const id = await device.row(family).getAttribute('data-entity-id');
    await device.expectChip('synced', 0);
    expect(await (await Api.signIn(clinic)).named(family)).toHaveLength(1);

    await page.getByTestId('account').click();
    await page.getByTestId('report-problem').click();
    await expect(page).toHaveURL(/\/sync\/report$/);
    await page.getByTestId('report-show').click();
    await expect(page.getByTestId('report-content')).toContainText('medicalpro-report');
    expect(await faultsOf(page), 'the report').toEqual([]);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('report-save').click()]);
    expect(download.suggestedFilename()).toMatch(/^medicalpro-report-.*\.json$/);
    const text = fs.readFileSync(await download.path(), 'utf8');
    const report = JSON.parse(text) as Report;
    expect(report.kind).toBe('medicalpro-report');
    expect(report.settings.language).toBe('fr');
    expect(report.inspection.store.cursor).not.toBe('');
    expect(
      report.inspection.journal.transitions.some(({ entityId, to }) => entityId === id && to === 'acknowledged'),
    ).toBe(true);
    for (const word of [family, given, note, email, 'Camille', '1984-02-29'])
      expect(text.toLowerCase()).not.toContain(word.toLowerCase());
  },
);

test(
  'QA-14 the history shows what this device has sent, as a picture and as a table',
  LONG,
  async ({ device, name }) => {
    const { page } = device;
    await device.signIn();
    for (const each of ['Un', 'Deux']) await device.create({ birthName: name(each) });
    await device.expectChip('synced', 0);
    await device.goTo('sync');
    await page.getByTestId('history').click();
    const history = page.getByTestId('sync-history');
    // The hour that is running is the last row of the journal and the first of the table; confirmed changes come first.
    await expect(history.getByRole('row').nth(1).getByRole('cell').first()).toHaveText('2', { timeout: 40_000 });
    await expect(history.getByRole('img', { name: 'Modifications' })).toBeVisible();
    expect(await faultsOf(page), 'the history').toEqual([]);
    await history.getByText('14 derniers jours').click();
    await expect(history.getByRole('row').nth(1).getByRole('cell').first()).toHaveText('2');
  },
);
