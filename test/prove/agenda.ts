/**
 * The agenda of a large practice in a real browser, with the real server: 12 practitioners × 60 appointments on one day,
 * of which as many columns are in sight as fit (AG-41), and 50,000 appointments on the device. Frames while the day is scrolled and while an appointment is dragged over it, CPU 4 × slower;
 * how long a day and a month take to open; and a change to the paint that shows it. Ends with 1 where a bar is missed.
 *
 *   npm run build && npm run bench:agenda [-- --only frames,open,change]
 */
import os from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { both, medianBelow, p95Below, type Bar } from '../../bench/bars.ts';
import { CHROMIUM } from '../../e2e/support/browser.ts';
import { addDays, addMonths, monthStart, spanOf } from '../../src/lib/clinic-day.ts';
import { A_DAY, APPOINTMENTS, openBusyClinic, PRACTITIONERS, ZONE } from './busy-clinic.ts';
import { Figures, framesOf, must, openSignedIn, slowBy } from './in-page.ts';

const SLOWER = 4;
const { values: options } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const only = options.only.split(',').filter(Boolean);

/** In the page: which appointments are in sight. */
const IN_SIGHT = `(() => {
  const sight = document.querySelector('[data-testid="calendar"] [role="region"]').getBoundingClientRect();
  return [...document.querySelectorAll('[data-testid="event"]')]
    .filter((card) => {
      const { top, bottom, left, right } = card.getBoundingClientRect();
      return bottom > sight.top && top < sight.bottom && right > sight.left && left < sight.right;
    })
    .map((card) => card.dataset.entityId)
    .toSorted()
    .join();
})()`;

const figures = new Figures();
const note = figures.note.bind(figures);

const clinic = await openBusyClinic(Date.now());
console.log(
  `${APPOINTMENTS.toLocaleString('en')} appointments on the device, ${PRACTITIONERS} practitioners × ${A_DAY} on ${clinic.busyDay}\n`,
);
figures.begin();
const browser = await chromium.launch(CHROMIUM.launch);
try {
  const { page, devtools } = await openSignedIn(browser, `${clinic.url}/appointments`, {
    email: 'front@atlas.test',
    shown: 'calendar',
  });
  const busy = clinic.countOn(clinic.busyDay).shown;
  must(busy > PRACTITIONERS * A_DAY * 0.9, `${busy} appointments are shown on the busy day`);

  // The last that were booked are on these days: until they are here, the first copy still runs, whatever is shown.
  const { lastDay } = clinic;
  await page.goto(`${clinic.url}/appointments?view=month&date=${lastDay}`);
  await page.waitForFunction(
    ([day, count]) =>
      document.querySelector(`[data-testid="month-day"][data-date="${day}"] small`)?.textContent === count,
    [lastDay, String(clinic.countOn(lastDay).shown)] as const,
    { timeout: 600_000 },
  );

  /** So many practitioners' columns are side by side. */
  await page.goto(`${clinic.url}/appointments?view=day&date=${clinic.busyDay}`);
  await page.getByTestId('event').first().waitFor();
  const columns = await page.locator('[data-grid-column]').count();
  must(columns >= 6, `only ${columns} columns are side by side`);
  const inSight = clinic.countOn(clinic.busyDay, columns).shown;
  const openBusyDay = async () => {
    await page.goto(`${clinic.url}/appointments?view=day&date=${clinic.busyDay}`);
    await page.waitForFunction((count) => document.querySelectorAll('[data-testid="event"]').length === count, inSight);
  };
  const grid = page.locator('[data-testid="calendar"] [role="region"]');

  async function scrolling() {
    await openBusyDay();
    await slowBy(devtools, SLOWER);
    await grid.evaluate((element) => element.scrollTo(0, 0));
    const box = await grid.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 300);
    const places = new Set<number>();
    const { each, processor } = await framesOf(page, devtools, async () => {
      for (let turn = 0; turn < 120; turn += 1) {
        await page.mouse.wheel(turn % 40 < 30 ? 0 : 30, turn % 60 < 30 ? 20 : -20);
        await page.waitForTimeout(16);
        if (turn % 10 === 0) places.add(await grid.evaluate((element) => element.scrollTop));
      }
    });
    await slowBy(devtools, 1);
    must(places.size > 5, 'the day was not scrolled');
    note(`frame while scrolling, CPU ${SLOWER} × slower`, p95Below(33.4), each, processor);
  }

  async function dragging() {
    await openBusyDay();
    const card = page.locator(
      '[data-testid="event"][data-status="booked"], [data-testid="event"][data-status="pending"]',
    );
    await card.first().scrollIntoViewIfNeeded();
    const box = await card.first().boundingBox();
    must(box !== null, 'no card to drag');
    const [x, y] = [(box?.x ?? 0) + 30, (box?.y ?? 0) + 6];
    await slowBy(devtools, SLOWER);
    await page.mouse.move(x, y);
    await page.mouse.down();
    const places = new Set<string | null>();
    const { each, processor } = await framesOf(page, devtools, async () => {
      for (let turn = 1; turn <= 180; turn += 1) {
        await page.mouse.move(x + 260 * Math.sin(turn / 14), y + 120 * Math.sin(turn / 9));
        if (turn % 10 === 0) places.add(await page.getByTestId('range').textContent());
      }
    });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await slowBy(devtools, 1);
    must(places.size > 5, 'nothing was dragged');
    note(`frame while dragging, CPU ${SLOWER} × slower`, p95Below(33.4), each, processor);
  }

  async function opening() {
    const days = Array.from({ length: 20 }, (_, at) => addDays(clinic.busyDay, ((at * 37) % 300) - 150));
    await page.goto(`${clinic.url}/appointments?view=day&date=${addDays(clinic.busyDay, 160)}`);
    await page.getByTestId('event').first().waitFor();
    // Until the device's whole list has been read the agenda says that some may be missing.
    await page.getByTestId('reading').waitFor({ state: 'detached' });
    // Today has the waiting room beside it, and fewer columns than another day.
    const columnsElsewhere = await page.locator('[data-grid-column]').count();
    const countElsewhere = (day: string) => clinic.countOn(day, columnsElsewhere).shown;
    // Until a frame shows the day. What it has in sight must be all that is to be seen there: the rest may follow.
    const open = async (day: string, count: number) => {
      const { from, to } = spanOf(day, 1, ZONE);
      const ms = await page.evaluate<number>(
        `bench.until(
          () => bench.type(document.querySelector('input[type="date"]'), '${day}'),
          () => {
            const first = document.querySelector('[data-testid="event"]')?.dataset.start ?? '';
            return document.querySelector('[data-testid="calendar"]').dataset.date === '${day}'
              && first >= '${from}' && first < '${to}';
          })`,
      );
      const atOnce = await page.evaluate<string>(IN_SIGHT);
      await page.waitForFunction((n) => document.querySelectorAll('[data-testid="event"]').length === n, count);
      must(atOnce !== '' && atOnce === (await page.evaluate<string>(IN_SIGHT)), `${day} was not whole when it opened`);
      return ms;
    };
    const usual: number[] = [];
    for (const day of days) if (day !== clinic.busyDay) usual.push(await open(day, countElsewhere(day)));
    note('a day is opened', both(medianBelow(100, ' ms'), p95Below(100)), usual);
    const full: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      full.push(await open(clinic.busyDay, inSight));
      const next = addDays(clinic.busyDay, round + 1);
      await open(next, countElsewhere(next));
    }
    note(
      `a day of ${busy} is opened, ${columns} of ${PRACTITIONERS} columns in sight`,
      both(medianBelow(100, ' ms'), p95Below(100)),
      full,
    );

    await page.getByTestId('view-month').click();
    await page.getByTestId('month-day').first().waitFor();
    const months: number[] = [];
    for (let by = -5; by < 6; by += 1) {
      const day = addMonths(monthStart(clinic.busyDay), by);
      const { shown } = clinic.countOn(addDays(day, 14));
      months.push(
        await page.evaluate<number>(
          `bench.until(
            () => bench.type(document.querySelector('input[type="date"]'), '${day}'),
            () => document.querySelector('[data-testid="calendar"]').dataset.date === '${day}'
              && document.querySelector('[data-testid="month-day"][data-date="${addDays(day, 14)}"] small')?.textContent === '${shown}')`,
        ),
      );
    }
    note('a month is opened', both(medianBelow(300, ' ms'), p95Below(300)), months);
  }

  async function changing(rate: number, bar: Bar) {
    await openBusyDay();
    // The last of somebody's day: after it there is an hour that nobody has.
    const id = await page.evaluate<string>(
      `[...document.querySelectorAll('[data-grid-column]')]
        .map((column) => [...column.querySelectorAll('[data-testid="event"]')].at(-1))
        .find((card) => card.dataset.status === 'booked').dataset.entityId`,
    );
    await slowBy(devtools, rate);
    const times: number[] = [];
    for (let turn = 0; turn < 24; turn += 1) {
      times.push(
        await page.evaluate<number>(
          `(() => {
            const card = () => document.querySelector('[data-testid="event"][data-entity-id="${id}"]');
            const before = card().style.height;
            card().focus();
            const key = '${turn % 8 < 4 ? 'ArrowDown' : 'ArrowUp'}';
            return bench.until(
              () => card().dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, ctrlKey: true, bubbles: true })),
              () => card().style.height !== before);
          })()`,
        ),
      );
      await page.waitForTimeout(150);
    }
    await slowBy(devtools, 1);
    note(`change → paint${rate === 1 ? '' : `, CPU ${rate} × slower`}`, bar, times.slice(4));
  }

  if (only.length === 0 || only.includes('frames')) {
    await scrolling();
    await dragging();
  }
  if (only.length === 0 || only.includes('open')) await opening();
  if (only.length === 0 || only.includes('change')) {
    await changing(1, p95Below(17));
    await changing(SLOWER, p95Below(50));
  }
} finally {
  await browser.close();
  await clinic.close();
}

console.log(
  `\nload ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores\n${figures.count} figures, ${figures.missed} bars missed`,
);
process.exitCode = figures.missed > 0 || figures.count === 0 ? 1 : 0;
