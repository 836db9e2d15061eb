import fs from 'node:fs';
import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { expect, test } from './support/test.ts';

const PASSWORD = 'quatre mots bien choisis';
const PATIENT = { birthGivenNames: 'Amina', gender: 'female', birthDate: '1984-02-29' };

test('AD-1 AD-3 AD-5 AD-42 AD-45 from the administration: a template, a user with its terms, an invitation that is accepted once, a conflict settled', async ({
  browser,
  context,
  device,
  network,
  clinic,
  name,
}) => {
  const { page } = device;
  const invited: string[] = [];
  page.on('request', (request) => void (/\/invitation(\?|$)/.test(request.url()) && invited.push(request.method())));
  await device.signIn({ role: 'admin' });
  await device.goTo('admin');
  await page.getByTestId('admin-userTemplates').click();
  await page.getByTestId('new').first().click();
  await device.type('role', 'Infirm');
  await device.type('percentage', '12,5');
  await device.saveAndSync();
  await page.getByTestId('new-from-template').click();
  await expect(page.getByTestId('field-percentage')).toHaveValue('12.5');
  await device.type('name', 'Nora Invitée');
  await device.type('email', 'nora@example.org');
  await device.saveAndSync();

  const invite = page.getByTestId('invite');
  await invite.evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  const link = page.getByTestId('invitation-link');
  await expect(link).toHaveAttribute('readonly', '');
  expect(invited).toEqual(['POST']);
  expect(await faultsOf(page)).toEqual([]);
  const address = new URL(await link.inputValue());
  await expect(page.getByTestId('invitation-code')).toBeVisible();
  await page.keyboard.press('Escape');

  const other = await browser.newContext();
  const theirs = await other.newPage();
  await theirs.goto(`${network.url}${address.pathname}${address.hash}`);
  await theirs.getByTestId('password-new').fill(PASSWORD);
  await theirs.getByTestId('password-save').click();
  await theirs.getByTestId('to-sign-in').click();
  await theirs.getByTestId('login-tenant').fill('atlas');
  await theirs.getByTestId('login-email').fill('nora@example.org');
  await theirs.getByTestId('login-password').fill(PASSWORD);
  await theirs.getByTestId('login-submit').click();
  await expect(theirs.getByTestId('nav-patients')).toBeVisible();
  await other.close();

  // Who has seen this account: from its history to the audit, whose chain is whole.
  await page.getByTestId('tab-history').click();
  await page.getByTestId('to-audit').click();
  await expect(page.getByTestId('audit-record')).toContainText('Nora');
  await expect(page.getByTestId('audit-entry').first()).toContainText('Nora');
  await page.getByTestId('audit-verify').click();
  await page.getByTestId('audit-verify-run').click();
  await expect(page.getByTestId('audit-verdict')).toHaveAttribute('data-intact', 'true');
  // Its head is kept outside, and later compared.
  const [kept] = await Promise.all([page.waitForEvent('download'), page.getByTestId('audit-head-save').click()]);
  await page.getByTestId('audit-head-file').setInputFiles(await kept.path());
  await expect(page.getByTestId('audit-head-chosen')).toBeVisible();
  await page.getByTestId('audit-verify-run').click();
  await expect(page.getByTestId('audit-head-signature')).toHaveAttribute('data-signature', 'OWN');
  await expect(page.getByTestId('audit-verdict')).toHaveAttribute('data-intact', 'true');
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.goBack();

  // The administrator's device learns that she is active, and suspends her.
  await expect(page.getByTestId('invite')).toHaveText(/Nouveau lien/, { timeout: 40_000 });
  await page.getByTestId('suspend').click();
  await page.getByTestId('confirm').click();
  await page.getByTestId('reinstate').click();
  await expect(page.getByTestId('suspend')).toBeVisible();
  await device.expectChip('synced', 0);

  // A doctor's tablet that was away: what it sent waits for a decision, and the administrator takes it.
  const admin = await Api.signIn(clinic);
  const patient = await admin.create({ ...PATIENT, birthName: name('CONFLIT'), note: 'Avant' });
  await admin.changeIn('patients', patient.id, { note: 'Appeler le matin' });
  const doctor = await Api.signIn(clinic, { role: 'dr' });
  const change = { entityType: 'patient', entityId: patient.id, operation: 'UPDATE', baseVersion: 1 };
  for (const payload of [{ note: 'Appeler le soir' }, { birthDate: '2990-01-01' }])
    await doctor.up({ ...change, payload });
  await device.goTo('admin');
  await page.getByTestId('admin-conflicts').click();
  const waiting = page.locator(`[data-testid="clinic-conflict"][data-entity-id="${patient.id}"]`);
  await expect(waiting).toHaveCount(2);
  await expect(waiting.first()).toContainText('Tablette salle 2');
  await expect(page.getByTestId('conflicts-refresh')).toBeEnabled();
  expect(await faultsOf(page)).toEqual([]);
  await waiting.getByTestId('edit').click();
  const conflict = page.getByTestId('conflict');
  await expect(conflict.getByTestId('field')).toContainText('Avant');
  expect(await faultsOf(page)).toEqual([]);
  await conflict.getByTestId('pick-both').click();
  await conflict.getByTestId('apply').click();
  // Another conflict of the clinic would follow. Taken by the server, it is gone from the list.
  await device.goTo('admin');
  await page.getByTestId('admin-conflicts').click();
  await expect(waiting).toHaveCount(1);
  await waiting.getByTestId('discard').click();
  await page.getByTestId('confirm').click();
  await expect(waiting).toHaveCount(0);
  const [last] = await admin.versions(patient.id);
  expect(last).toMatchObject({ version: 3, data: { note: 'Appeler le matin\nAppeler le soir' } });

  await device.goTo('admin');
  await page.getByTestId('admin-syncLog').click();
  await expect(page.getByTestId('sync-log')).toContainText('Tablette salle 2');
  await expect(page.getByTestId('sync-run').first()).toBeVisible();
  await expect(page.getByTestId('sync-log-refresh')).toBeEnabled();
  expect(await faultsOf(page)).toEqual([]);

  // The server is well once it has a backup, which the browser takes from it as a file.
  await device.goTo('admin');
  await page.getByTestId('admin-health').click();
  await expect(page.getByTestId('health-verdict')).toHaveAttribute('data-ok', 'false');
  await page.getByTestId('backup-now').click();
  await expect(page.getByTestId('backup-file')).toHaveCount(1, { timeout: 20_000 });
  await expect(page.getByTestId('health-verdict')).not.toContainText('Aucune sauvegarde');
  const [backup] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('backup-file').getByRole('link').click(),
  ]);
  expect(fs.readFileSync(await backup.path()).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  expect(await faultsOf(page)).toEqual([]);

  // Who gets what share: a rule made without a network says so in one sentence, and arrives.
  await device.goTo('admin');
  await page.getByTestId('admin-shareRules').click();
  await context.setOffline(true);
  await page.getByTestId('new').first().click();
  await device.type('role', 'Prat');
  await device.type('percent', '65');
  await device.type('validFrom', '2026-01-01');
  await device.save();
  await expect(page.getByTestId('share-says')).toContainText(/65\s%/);
  await context.setOffline(false);
  await device.expectChip('synced', 0);
  await expect.poll(() => admin.shares()).toEqual([65]);
});
