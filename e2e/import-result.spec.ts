import { Api } from './support/api.ts';
import { expect, LONG, test } from './support/test.ts';

const UNBREAKABLE = 'A'.repeat(99);

/** A person of whom nothing can be broken at a blank, in every field that shows it. */
const WIDE = {
  resourceType: 'Patient',
  id: 'wide-1',
  gender: 'Female',
  birthDate: '1984-02-29',
  name: [{ family: `Large${UNBREAKABLE.slice(5)}`, given: [UNBREAKABLE] }],
  identifier: [
    { system: `https://${'x'.repeat(60)}.example/${'y'.repeat(90)}`, value: UNBREAKABLE },
    { system: 'urn:oid:2.16.840.1.113883.9.9', value: UNBREAKABLE },
  ],
  telecom: [
    { system: 'email', value: `${'m'.repeat(60)}@${'d'.repeat(60)}.example` },
    { system: 'email', value: `n/a${'z'.repeat(300)}` },
  ],
  address: [{ line: ['r'.repeat(190)], city: 'c'.repeat(99), postalCode: '69000' }],
  contact: [
    {
      name: { text: 'k'.repeat(190) },
      relationship: [{ text: 'l'.repeat(99) }],
      telecom: [{ system: 'phone', value: '0612345678' }],
    },
  ],
};

test(
  'H29 H39 SV-145 SV-149 an import with warnings is a success that stays; unbreakable text widens no page',
  LONG,
  async ({ device, clinic }) => {
    const api = await Api.signIn(clinic, { tenant: 'cedre' });
    await device.signIn({ role: 'admin', tenant: 'cedre' });
    await device.open('/admin/import');
    const { page } = device;
    const file = [
      WIDE,
      { resourceType: 'Patient', id: 'plain-2', name: [{ text: 'Amina Ouldriss' }], birthDate: '1990' },
    ]
      .map((resource) => JSON.stringify(resource))
      .join('\n');
    await page
      .getByTestId('import-file')
      .setInputFiles({ name: `${UNBREAKABLE}.ndjson`, mimeType: 'application/json', buffer: Buffer.from(file) });
    await expect(page.getByTestId('import-result')).toBeVisible();
    await expect(page.getByTestId('import-warning')).toHaveCount(2);
    await expect(page.getByTestId('import-warning').first()).toContainText('wide-1');
    await page.getByTestId('nav-patients').first().click();
    await expect(page.getByTestId('import-warning')).toHaveCount(0);
    await page.getByTestId('nav-admin').first().click();
    await page.getByTestId('admin-import').click();
    await expect(page.getByTestId('import-warning')).toHaveCount(2);

    const wide = (await api.all()).find((record) => String(record['birthName']).startsWith('LargeA'));
    const id = String(wide?.['id']);
    await page.setViewportSize({ width: 390, height: 844 });
    const fits = async (where: string) =>
      expect
        .poll(
          () =>
            page.evaluate(() => {
              const inner = [...document.querySelectorAll('main, main *')].filter((element) => {
                const style = getComputedStyle(element);
                return (
                  element.scrollWidth > element.clientWidth + 1 &&
                  ['auto', 'scroll'].includes(style.overflowX) &&
                  style.overflowY !== 'visible' &&
                  element.scrollHeight > element.clientHeight &&
                  !element.querySelector('table') &&
                  element.tagName !== 'TEXTAREA'
                );
              });
              return [
                document.documentElement.scrollWidth > window.innerWidth,
                ...inner.map((element) => element.className),
              ];
            }),
          { message: where },
        )
        .toEqual([false]);
    await fits('the import');
    for (const path of ['/patients', `/patients/${id}`, `/patients/${id}/edit`, '/sync']) {
      await page.goto(new URL(path, page.url()).href);
      await expect(page.getByTestId('sync-chip').first()).toBeVisible();
      if (path.endsWith('/edit')) await expect(page.getByTestId('save')).toBeVisible();
      await fits(path);
    }
  },
);
