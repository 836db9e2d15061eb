// The drug catalogue on a device: the real French drug base is copied, goes on after a cut where it was, is searched and
// read without a network, and follows the next release.
import { faultsOf } from './support/axe.ts';
import { Clinic } from './support/clinic.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { expect, test as base } from './support/test.ts';

const SYNC = /\/api\/drugs\/sync\//;

const test = base.extend<{ catalogue: Clinic; way: Network }>({
  // oxlint-disable-next-line no-empty-pattern
  catalogue: async ({}, provide) => {
    const clinic = await Clinic.open({ drugs: true });
    await provide(clinic);
    await clinic.close();
  },
  way: async ({ catalogue }, provide) => {
    const network = await Network.open(catalogue.port);
    await provide(network);
    await network.close();
  },
});

test('DC-20 DC-21 DC-22 the drug base is copied, cut and gone on with, searched offline, and follows a release', async ({
  page,
  catalogue,
  way,
}) => {
  const device = await new Device(page, way).signIn();
  const release = page.getByTestId('drugs-release');
  const rows = page.getByTestId('drug-row');

  // The network goes amid the copy: the pages that are here stay aside, and nothing of them is shown.
  way.trouble(SYNC, { kind: 'none' }, 1);
  way.trouble(SYNC, { kind: 'void' });
  await device.open('/drugs');
  await way.until(SYNC, { status: null });
  await expect(page.getByTestId('drugs-progress')).toHaveAttribute('data-changes', /^[1-9]/);
  await expect(rows).toHaveCount(0);
  way.heal();
  way.forget();
  await page.reload();
  await expect(release).toHaveAttribute('data-release', '2025-07-07');
  const before = await page.getByTestId('count').getAttribute('data-total');
  expect(way.passed.filter(({ path }) => SYNC.test(path) && !path.includes('since='))).toEqual([]);

  await way.cut();
  await page.reload();
  await device.search('dolip');
  await expect(rows.first()).toContainText(/^DOLIPRANE/);
  await device.search('parcetamol');
  await expect(rows.first()).toContainText(/^PARACETAMOL/);
  await device.search('3400949497294');
  await expect(rows).toHaveCount(1);
  await rows.first().click();
  await expect(page.getByTestId('drug')).toContainText('ANASTROZOLE');
  await expect(page.getByTestId('drug')).toContainText('remboursé à 100%');
  expect(await faultsOf(page)).toEqual([]);
  // On a phone the sheet covers the list, and scrolls as a whole.
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: 390, height: 700 });
  await expect(page.getByTestId('back')).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await page.setViewportSize(size);

  await way.mend();
  await catalogue.publishDrugs();
  await page.reload();
  await expect(release).toHaveAttribute('data-release', '2026-01-28');
  await device.search('');
  await expect(page.getByTestId('count')).not.toHaveAttribute('data-total', before ?? '');
});
