import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { CHROMIUM } from './support/browser.ts';
import { Device } from './support/device.ts';
import { expect, test } from './support/test.ts';

test.describe('CS-20 CS-25 a consent on a touch tablet', () => {
  test('is handed over offline, survives a reload, is signed by finger, and proves itself on a second device', async ({
    browser,
    clinic,
    network,
    anotherDevice,
    name,
  }) => {
    const admin = await Api.signIn(clinic);
    const birthName = name('Tablette');
    const patient = await admin.create({
      birthName,
      birthGivenNames: 'Amina',
      gender: 'female',
      birthDate: '1984-02-29',
    });
    const template = name('Soins');
    await admin.createIn('document-templates', {
      kind: 'consent',
      name: template,
      language: 'fr',
      templateVersion: 1,
      status: 'published',
      consentType: 'care',
      body: 'Je soussignée {{patient.fullName}} consens aux soins.\n[?] J’ai pu poser mes questions',
    });
    const context = await browser.newContext({ ...CHROMIUM.context, hasTouch: true });
    const page = await context.newPage();
    const device = await new Device(page, network).signIn();
    await device.open(`/consents/new?owner=${patient.id}`);
    await expect(page.getByTestId('field-performer.name')).toHaveValue(new RegExp(birthName));
    await page.getByTestId('field-templateId').click();
    await page.getByRole('option', { name: new RegExp(template) }).click();
    await expect(page.getByTestId('consent-preview')).toContainText(
      `Je soussignée ${birthName} Amina consens aux soins.`,
    );
    await page.getByTestId('field-answers.0.yes').check();
    await network.cut();
    await device.save();
    await expect(page.getByTestId('save')).toHaveCount(0);

    await page.getByTestId('hand-over').click();
    await page.getByTestId('field-newCode').fill('4711');
    await page.getByTestId('confirm').click();
    const reading = page.getByTestId('consent-reading');
    await expect(reading).toBeVisible();
    await page.reload();
    await expect(reading).toContainText('consens aux soins');
    await expect(page.getByTestId('nav-patients')).toHaveCount(0);
    await page.goBack();
    await expect(reading).toBeVisible();
    await page.keyboard.press('Escape');
    const canvas = page.getByTestId('signature');
    await expect(canvas).toBeVisible();
    expect(await faultsOf(page), 'the reading').toEqual([]);

    // A finger, by touch events as the browser makes them.
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('no place to sign');
    const touch = await context.newCDPSession(page);
    const at = (part: number) => ({
      x: box.x + box.width * (0.15 + 0.7 * part),
      y: box.y + box.height * (0.5 + 0.3 * Math.sin(part * 12)),
    });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at(0)] });
    for (let step = 1; step <= 40; step += 1)
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at(step / 40)] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect(page.getByTestId('accept')).toBeEnabled();
    await page.getByTestId('accept').click();
    await expect(page.getByTestId('consent-done')).toBeVisible();
    await page.getByTestId('field-unlock').fill('4711');
    await page.getByTestId('unlock').click();
    await expect(page.getByTestId('integrity')).toHaveAttribute('data-intact', 'true');
    await network.mend();
    await device.expectChip('synced', 0);
    expect(await faultsOf(page), 'the proof').toEqual([]);
    const address = new URL(page.url()).pathname;

    const second = await anotherDevice(browser);
    await second.signIn({ role: 'front' });
    await second.open(address);
    await expect(second.page.getByTestId('integrity')).toHaveAttribute('data-intact', 'true');
    await expect(second.page.getByRole('img', { name: new RegExp(birthName) })).toBeVisible();
    await second.page.getByTestId('withdraw').click();
    await second.page.getByTestId('confirm').click();
    await expect(second.page.getByTestId('withdraw')).toHaveCount(0);
    await second.expectChip('synced', 0);
    await expect(page.getByTestId('withdraw')).toHaveCount(0);
    await context.close();
  });
});
