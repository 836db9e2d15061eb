import { expect, test as base, type Browser } from '@playwright/test';
import { CHROMIUM } from './browser.ts';
import { Clinic } from './clinic.ts';
import { Device } from './device.ts';
import { Network } from './network.ts';

interface Fixtures {
  /** The way to the server: an origin of its own for every test, and so an empty device. */
  network: Network;
  device: Device;
  /** A clinic that no other journey uses. On the shared one, work that was left unsent forbids an erasure. */
  ownClinic: Clinic;
  /** Another browser altogether, with its own store and its own way to a clinic; closed when the test ends or fails. */
  openDevice: (browser: Browser, clinic: Clinic) => Promise<Device>;
  /** The same at the clinic of all tests. */
  anotherDevice: (browser: Browser) => Promise<Device>;
  /** A name that no other test uses. */
  name: (hint: string) => string;
}

const letters = (count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(65 + Math.floor(Math.random() * 26))).join('');

export const test = base.extend<Fixtures, { clinic: Clinic }>({
  clinic: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const clinic = await Clinic.open();
      await provide(clinic);
      await clinic.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  network: async ({ clinic }, provide) => {
    const network = await Network.open(clinic.port);
    await provide(network);
    await network.close();
  },
  device: async ({ page, network }, provide) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
    await provide(new Device(page, network));
    expect(faults, 'errors that nobody caught').toEqual([]);
  },
  ownClinic: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const clinic = await Clinic.open();
      await provide(clinic);
      await clinic.close();
    },
    { timeout: 90_000 },
  ],
  // oxlint-disable-next-line no-empty-pattern
  openDevice: async ({}, provide) => {
    const open: (() => Promise<void>)[] = [];
    await provide(async (browser, { port }) => {
      const network = await Network.open(port);
      open.push(() => network.close());
      const context = await browser.newContext(CHROMIUM.context);
      open.push(() => context.close());
      return new Device(await context.newPage(), network);
    });
    for (const close of open.toReversed()) await close();
  },
  anotherDevice: async ({ clinic, openDevice }, provide) => {
    await provide((browser) => openDevice(browser, clinic));
  },
  // oxlint-disable-next-line no-empty-pattern
  name: async ({}, provide) => {
    await provide((hint) => `${hint}${letters(6)}`.toUpperCase());
  },
});

/**
 * Of a kind that another journey stands for: not played by `npm test`, but by `npm run test:long`. Given to a journey as
 * its details.
 */
export const LONG = { tag: '@long' };

export { expect };
