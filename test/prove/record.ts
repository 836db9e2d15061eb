/**
 * A patient with 5,000 entries in a real browser, with the real server: the page and its timeline opened, the timeline
 * scrolled (CPU 4 × slower), filtered and searched, and a change to the paint that shows it. Ends with 1 where a bar is
 * missed.
 *
 *   npm run build && npm run bench:record
 */
import os from 'node:os';
import process from 'node:process';
import { chromium } from '@playwright/test';
import { both, medianBelow, p95Below } from '../../bench/bars.ts';
import { CHROMIUM } from '../../e2e/support/browser.ts';
import { Figures, framesOf, must, openSignedIn, slowBy } from './in-page.ts';
import { ENTRIES, LONG, openLongRecord, RARE } from './long-record.ts';

const SLOWER = 4;
const ROUNDS = 12;
const within = (ms: number) => both(medianBelow(ms, ' ms'), p95Below(2 * ms));

const figures = new Figures();
const clinic = await openLongRecord();
console.log(`a patient with ${ENTRIES.toLocaleString('en')} entries\n`);
figures.begin();
const browser = await chromium.launch(CHROMIUM.launch);
try {
  const { page, devtools } = await openSignedIn(browser, `${clinic.url}/patients`, {
    email: 'dr@atlas.test',
    shown: 'row',
  });
  const until = (act: string, holds: string): Promise<number> =>
    page.evaluate<number>(`bench.until(() => { ${act} }, () => ${holds})`);
  const one = (testId: string) => `document.querySelector('[data-testid="${testId}"]')`;
  const row = (id: string) => `document.querySelector('[data-testid="row"][data-entity-id="${id}"] a').click()`;
  const shows = (id: string) =>
    `${one('record-header')}?.dataset.entityId === '${id}' && ${one('standing-allergies')} !== null`;
  const other = '00000000-0000-4000-8000-000000000002';

  const opened: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    opened.push(await until(row(LONG), `${shows(LONG)} && ${one('last-vitals')} !== null`));
    await until(row(other), shows(other));
  }
  figures.note('the page is opened', within(100), opened.slice(1));

  await until(row(LONG), shows(LONG));
  const tab = (name: string) => `${one(`tab-${name}`)}.click()`;
  const timelines: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    timelines.push(await until(tab('timeline'), `${one('timeline-entry')} !== null`));
    await until(tab('facts'), `${one('timeline-entry')} === null`);
  }
  figures.note('its timeline is opened', within(100), timelines);

  await until(tab('timeline'), `${one('timeline-entry')} !== null`);
  const total = Number(await page.getByTestId('timeline').getAttribute('data-total'));
  must(total === ENTRIES, `${total} entries`);
  const list = page.getByTestId('timeline').getByRole('list').locator('..');
  const box = await list.boundingBox();
  await slowBy(devtools, SLOWER);
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200);
  const places = new Set<number>();
  const { each, processor } = await framesOf(page, devtools, async () => {
    for (let turn = 0; turn < 120; turn += 1) {
      await page.mouse.wheel(0, turn % 60 < 40 ? 240 : -200);
      await page.waitForTimeout(16);
      if (turn % 10 === 0) places.add(await list.evaluate((element) => element.scrollTop));
    }
  });
  await slowBy(devtools, 1);
  must(places.size > 5, 'the timeline was not scrolled');
  figures.note(`frame while scrolling, CPU ${SLOWER} × slower`, p95Below(33.4), each, processor);

  const filters: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    filters.push(
      await until(`${one('kind-condition')}.click()`, `${one('timeline-entry')}.dataset.kind === 'condition'`),
    );
    await until(
      `${one('kind-condition')}.click()`,
      `${one('kind-condition')}.getAttribute('aria-pressed') === 'false' && ${one('timeline-entry')}.dataset.kind !== 'condition'`,
    );
  }
  figures.note('a kind is picked', within(50), filters);

  const found = `${one('timeline')}.querySelector('[role="status"]').textContent`;
  const searches: number[] = [];
  for (let round = 0; round < 3; round += 1)
    for (let length = 3; length <= RARE.length; length += 1) {
      const typed = RARE.slice(0, length);
      searches.push(
        await page.evaluate<number>(`(() => {
          const before = ${found};
          const wanted = '${typed}';
          const input = ${one('chart-search')};
          return bench.until(() => bench.type(input, wanted), () => input.value === wanted && (${length} > 3 || ${found} !== before));
        })()`),
      );
      if (length === RARE.length) await page.waitForFunction(`/^30\\D/.test(${found})`);
      if (length === RARE.length) await until(`bench.type(${one('chart-search')}, '')`, `/^5\\D?000/.test(${found})`);
    }
  figures.note('a letter of the search', within(50), searches);

  const changes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.getByTestId('chart-new').click();
    await page.getByTestId('new-observation').click();
    await page.getByTestId('field-8867-4').fill(String(60 + round));
    changes.push(
      await until(`${one('save')}.click()`, `${one('patient-bar')} === null && ${one('record-header')} !== null`),
    );
  }
  await page.getByTestId('tab-timeline').click();
  await page.locator(`[data-testid="timeline"][data-total="${ENTRIES + ROUNDS}"]`).waitFor();
  figures.note('change → paint: measures saved, back on the page', within(100), changes);
} finally {
  await browser.close();
  await clinic.close();
}

console.log(
  `\nload ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores\n${figures.count} figures, ${figures.missed} bars missed`,
);
process.exitCode = figures.missed > 0 || figures.count === 0 ? 1 : 0;
