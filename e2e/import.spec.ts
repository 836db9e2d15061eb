import { Api } from './support/api.ts';
import { expect, LONG, test } from './support/test.ts';

const SYNTHEA = 'test/data/synthea-r4/bundles-100.ndjson.gz';

test.describe.configure({ mode: 'serial' });

test(
  'SV-66 100 people with their records from a FHIR file reach a device, and importing again makes no duplicate',
  LONG,
  async ({ device, clinic }) => {
    test.setTimeout(180_000);
    const api = await Api.signIn(clinic, { tenant: 'cedre' });
    const before = (await api.all()).length;
    await device.signIn({ role: 'admin', tenant: 'cedre' });
    for (const round of [1, 2]) {
      await device.open('/admin/import');
      await device.page.getByTestId('import-file').setInputFiles(SYNTHEA);
      await expect(device.page.getByTestId('import-result'), `round ${round}`).toBeVisible({ timeout: 90_000 });
      expect((await api.all()).length - before).toBe(100);
    }
    await device.open('/patients');
    await expect(device.page.getByTestId('count')).toContainText(String(before + 100), { timeout: 45_000 });
  },
);

test(
  'a file that is no FHIR R4 is refused with the reason, and nothing is half imported',
  LONG,
  async ({ device, clinic }) => {
    const api = await Api.signIn(clinic, { tenant: 'cedre' });
    const before = (await api.all()).length;
    await device.signIn({ role: 'admin', tenant: 'cedre' });
    await device.open('/admin/import');
    await device.page
      .getByTestId('import-file')
      .setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('nom;prénom\nMARTIN;Claire\n') });
    await expect(device.page.getByRole('alert').first()).toContainText(/FHIR|JSON/);
    expect((await api.all()).length).toBe(before);
  },
);
