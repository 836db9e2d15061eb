import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { killBrowser, openProfile } from './browser.ts';
import { Device } from './device.ts';
import type { Network } from './network.ts';

/** A tablet with a disk: signed in earlier in the day, killed as often as one likes. */
export class Tablet {
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-kills-'));
  readonly #network: Network;
  #context: BrowserContext | null = null;
  /** The last change that the page had shown as stored, as far as the test was notified before the kill. */
  kept = 0;

  constructor(network: Network) {
    this.#network = network;
  }

  async boot(): Promise<Device> {
    this.#context = await openProfile(this.#folder);
    await this.#context.exposeBinding('showsKept', (_source, count: number) => {
      this.kept = Math.max(this.kept, count);
    });
    return new Device(await this.#context.newPage(), this.#network);
  }

  /** The disk of a tablet that is switched off, in another machine; the same address leads to the server. */
  copy(): Tablet {
    const copy = new Tablet(this.#network);
    fs.cpSync(this.#folder, copy.#folder, { recursive: true, verbatimSymlinks: true });
    return copy;
  }

  async kill(): Promise<void> {
    if (this.#context) await killBrowser(this.#context, this.#folder);
    this.#context = null;
  }

  /** Chromium writes cookies to the disk now and then, and when it is closed. */
  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  async end(): Promise<void> {
    await this.kill();
    await fs.promises.rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
