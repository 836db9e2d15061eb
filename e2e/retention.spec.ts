import { Api, PASSWORD } from './support/api.ts';
import { FIRST_PRACTITIONER } from './support/agenda.ts';
import { faultsOf } from './support/axe.ts';
import { expect, test } from './support/test.ts';

const CHOSEN = 'quatre mots bien choisis';

test('AD-19 AD-20 AD-21 SV-219 SV-221 a file beyond its term is kept, then asked for and erased by two administrators: the tablets lose it, one that was offline too', async ({
  browser,
  ownClinic: clinic,
  openDevice,
}) => {
  const tablet = () => openDevice(browser, clinic);
  const api = await Api.signIn(clinic);
  const [birthName, recent] = ['ANCIEN', 'RECENT'];
  const { id } = await api.create({ birthName, birthGivenNames: 'Ana', birthDate: '1950-03-02', gender: 'female' });
  await api.createIn('appointments', {
    patientId: id,
    practitionerIds: [FIRST_PRACTITIONER],
    start: '2003-05-12T08:00:00.000Z',
    end: '2003-05-12T08:20:00.000Z',
    zone: 'Europe/Paris',
    status: 'fulfilled',
  });
  await api.create({ birthName: recent, birthGivenNames: 'Ana', birthDate: '1950-03-02', gender: 'female' });
  const second = await api.administrator('Deux Ième', CHOSEN);

  const [online, away] = [await tablet(), await tablet()];
  for (const each of [online, away]) {
    await each.signIn();
    await expect(each.row(birthName)).toBeVisible();
  }
  await away.network.cut();

  // The first administrator: kept beyond its term, then asked for.
  const device = await tablet();
  await device.signIn({ role: 'admin' });
  const { page } = device;
  await device.open('/admin/retention');
  const file = page.getByTestId('retention-file').filter({ hasText: birthName });
  await expect(file).toContainText('2003');
  await expect(page.getByTestId('retention-file').filter({ hasText: recent })).toHaveCount(0);
  await file.getByTestId('retention-look').click();
  await file.getByTestId('field-reason').fill('Litige en cours');
  await file.getByTestId('retention-hold').click();
  await expect(file.getByTestId('retention-panel')).toContainText('Litige en cours');
  await expect(file.getByTestId('retention-ask')).toHaveCount(0);
  expect(await faultsOf(page)).toEqual([]);
  await file.getByTestId('retention-lift').click();

  const asked: string[] = [];
  page.on('request', (request) => void (/\/request$/.test(request.url()) && asked.push(request.method())));
  await file.getByTestId('field-password').fill('not the password');
  await file.getByTestId('retention-ask').click();
  await expect(file).toContainText('Ce n’est pas votre mot de passe');
  await expect(file.getByTestId('field-password')).toHaveValue('');
  await expect(file.getByTestId('retention-ask')).toBeVisible();
  await file.getByTestId('field-password').fill(PASSWORD);
  asked.length = 0;
  await file.getByTestId('retention-ask').evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(file.getByTestId('retention-withdraw')).toBeVisible();
  expect(asked).toEqual(['PUT']);
  await expect(file.getByTestId('retention-erase')).toHaveCount(0);
  expect(await faultsOf(page)).toEqual([]);

  // The second one confirms.
  const other = await tablet();
  await other.open('/admin/retention');
  await other.page.getByTestId('login-tenant').fill('atlas');
  await other.page.getByTestId('login-email').fill(second);
  await other.page.getByTestId('login-password').fill(CHOSEN);
  await other.page.getByTestId('login-submit').click();
  const theirs = other.page.getByTestId('retention-file').filter({ hasText: birthName });
  await theirs.getByTestId('retention-look').click();
  await theirs.getByTestId('field-password').fill(CHOSEN);
  await theirs.getByTestId('retention-erase').click();
  await expect(theirs).toHaveCount(0);
  expect(await faultsOf(other.page)).toEqual([]);

  // Nothing of it is left: on the server, on a tablet in use, on one that comes back.
  expect(await api.named(birthName)).toEqual([]);
  expect(await api.ofPatient('appointments', id)).toEqual([]);
  await expect(online.row(birthName)).toHaveCount(0, { timeout: 40_000 });
  await expect(away.row(birthName)).toBeVisible();
  await away.network.mend();
  await expect(away.row(birthName)).toHaveCount(0, { timeout: 40_000 });
  expect(
    await away.page.evaluate(async (gone) => {
      const found: string[] = [];
      for (const { name: database } of await indexedDB.databases()) {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(database ?? '');
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('not opened'));
        });
        for (const store of db.objectStoreNames) {
          const rows = await new Promise<unknown[]>((resolve, reject) => {
            const request = db.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result as unknown[]);
            request.onerror = () => reject(request.error ?? new Error('not read'));
          });
          if (JSON.stringify(rows).includes(gone)) found.push(`${database}/${store}`);
        }
        db.close();
      }
      return found;
    }, birthName),
  ).toEqual([]);
});
