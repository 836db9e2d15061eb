import type { Locator } from '@playwright/test';
import { Api } from './support/api.ts';
import { faultsOf } from './support/axe.ts';
import { CHROMIUM } from './support/browser.ts';
import { Device } from './support/device.ts';
import { expect, test } from './support/test.ts';

/** The part of a picture's width and height over which there is ink. */
function inkOf(image: SVGElement | HTMLElement): { width: number; height: number } {
  const picture = image as HTMLImageElement;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  const context = canvas.getContext('2d');
  context?.drawImage(picture, 0, 0);
  const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  const inked = Array.from({ length: data.length / 4 }, (_, at) => at).filter((at) => (data[at * 4 + 3] ?? 0) > 128);
  const over = (places: number[], whole: number): number => {
    const [least, most] = places.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [whole, 0]);
    return (most - least) / whole;
  };
  return {
    width: over(
      inked.map((at) => at % canvas.width),
      canvas.width,
    ),
    height: over(
      inked.map((at) => Math.floor(at / canvas.width)),
      canvas.height,
    ),
  };
}

test.describe('CS-20 CS-25 CS-64 CS-65 CS-66 a consent on a touch tablet', () => {
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
    const changed = await admin.createIn('consents', {
      patientId: patient.id,
      type: 'image',
      status: 'active',
      language: 'fr',
      text: 'Le but, le déroulement et les risques de ce geste m’ont été expliqués ; j’ai pu poser mes questions.\n\n'.repeat(
        22,
      ),
      method: 'verbal',
      witness: 'Hélène Moreau',
      performer: { kind: 'patient', name: birthName },
      dateTime: '2026-01-05T09:00:00.000Z',
      contentHash: 'a'.repeat(64),
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
    // What a screen reader hears: this, and nothing of the app.
    await expect(page.locator('body')).toMatchAriaSnapshot(`
      - /children: equal
      - main:
        - /children: deep-equal
        - paragraph: Atlas
        - button "Réservé au cabinet"
        - heading "Soins" [level=1]
        - paragraph: Je soussignée ${birthName} Amina consens aux soins.
        - term: J’ai pu poser mes questions
        - definition: Oui
        - region "Signature":
          - heading "Signature de ${birthName} Amina" [level=2]
          - 'img "Zone de signature : signez avec le doigt ou le stylet"'
          - button "Recommencer" [disabled]
          - button "Je refuse"
          - button "J’accepte et je signe" [disabled]
    `);

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
    await page.getByTestId('accept').dblclick();
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
    const drawn = second.page.getByRole('img', { name: new RegExp(birthName) });
    await expect(drawn).toBeVisible();
    // The ink goes over the field as the finger did.
    expect(await drawn.evaluate(inkOf)).toEqual({ width: expect.closeTo(0.7, 1), height: expect.closeTo(0.6, 1) });
    await second.page.getByTestId('withdraw').click();
    await second.page.getByTestId('confirm').dblclick();
    await expect(second.page.getByTestId('withdraw')).toHaveCount(0);
    await second.expectChip('synced', 0);
    await expect(page.getByTestId('withdraw')).toHaveCount(0);
    await context.close();

    // What is not what was decided is named as that: in the list, on the patient's page and on its own.
    const mark = (place: Locator) => expect(place.getByTestId('not-intact')).toBeVisible();
    await second.goTo('consents');
    await mark(second.page.locator(`[data-entity-id="${changed.id}"]`));
    await second.open(`/patients/${patient.id}`);
    await mark(second.page.locator('[data-testid="consent-now"][data-type="image"]'));
    await second.open(`/consents/${changed.id}`);
    await mark(second.page.getByTestId('record-header'));
    await expect(second.page.getByTestId('integrity')).toHaveAttribute('data-intact', 'false');
    // A proof with a long text is two sheets of paper.
    const printed = second.page.evaluate(
      () => new Promise((resolve) => void (window.print = () => resolve('printed'))),
    );
    await second.page.getByTestId('print').click();
    expect(await printed).toBe('printed');
    const paper = (await second.page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  });
});
