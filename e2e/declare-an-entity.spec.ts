import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { followGuide } from '../test/support/follow-guide.ts';
import { Api } from './support/api.ts';
import { Clinic } from './support/clinic.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { expect, test as base } from './support/test.ts';

/** App and server of a copy of the sources, in which `docs/declare-an-entity.md` was followed. */
const test = base.extend<{ followed: { clinic: Clinic; network: Network } }>({
  followed: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const root = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-declared-'));
      // The server's database runs as another user than root.
      fs.chmodSync(root, 0o755);
      followGuide(root);
      await build({ root, configFile: path.join(root, 'vite.config.ts'), logLevel: 'error' });
      const clinic = await Clinic.open({ root });
      const network = await Network.open(clinic.port);
      await provide({ clinic, network });
      await network.close();
      await clinic.close();
      fs.rmSync(root, { recursive: true, force: true });
    },
    { timeout: 90_000 },
  ],
});

test('CL-1 UI-82 an entity that the guide declares has a working list, form, page, history and conflict screen', async ({
  followed: { clinic, network },
  page,
  name,
}) => {
  const api = await Api.signIn(clinic);
  const device = await new Device(page, network).signIn();
  const scale = name('Pèse');

  // Another module is open: the palette names the new one's records all the same.
  await page.getByTestId('palette-open').click();
  await page.getByRole('option', { name: 'Nouvel équipement' }).click();
  await device.type('name', scale);
  await device.type('kind', 'soins');
  await device.type('status', 'retiré');
  await device.save();
  await expect(page.getByRole('alert')).toContainText('Retiré le');
  await device.type('status', 'en service');
  await device.saveAndSync();
  await expect(page.getByTestId('record-header')).toContainText(scale);
  const row = device.row(scale);
  await expect(row).toContainText('soins');
  const id = (await row.getAttribute('data-entity-id')) ?? '';

  // Offline the name is changed here, and meanwhile on the server.
  await page.context().setOffline(true);
  await page.getByTestId('edit').click();
  await device.type('name', `${scale} ici`);
  await device.save();
  await expect(page.getByTestId('save')).toHaveCount(0);
  await api.changeIn('equipment', id, { name: `${scale} ailleurs` });
  await page.context().setOffline(false);
  await device.expectChip('attention', 1);
  await page.getByTestId('nav-sync').click();
  await page.locator('[data-testid="outbox-row"][data-state="conflict"]').getByTestId('edit').click();
  const field = page.getByTestId('conflict').locator('[data-testid="field"][data-field="name"]');
  await expect(field).toContainText('Désignation');
  await expect(field).toContainText(`${scale} ici`);
  await expect(field).toContainText(`${scale} ailleurs`);
  await page.getByTestId('keep-mine').click();
  await device.expectChip('synced', 0);

  await device.open(`/equipment/${id}`);
  await page.getByTestId('tab-history').click();
  await expect(page.getByTestId('history')).toHaveAttribute('data-source', 'server');
  await expect(page.getByTestId('version')).toHaveCount(3);
  await expect(page.getByTestId('version').first()).toContainText(`${scale} ici`);
});
