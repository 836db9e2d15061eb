import { expect, test as base, type Browser } from '@playwright/test';
import { CHROMIUM } from './browser.ts';
import { Clinic } from './clinic.ts';
import { Device } from './device.ts';
import { Network } from './network.ts';

interface Fixtures {
  /** The way to the server: an origin of its own for every test, and so an empty device. */
  network: Network;
  device: Device;
  /** Another browser altogether, with its own store, at the same clinic. */
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
  anotherDevice: async ({ clinic }, provide) => {
    const open: (() => Promise<void>)[] = [];
    await provide(async (browser) => {
      const network = await Network.open(clinic.port);
      const context = await browser.newContext(CHROMIUM.context);
      open.push(
        () => context.close(),
        () => network.close(),
      );
      return new Device(await context.newPage(), network);
    });
    for (const close of open) await close();
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
