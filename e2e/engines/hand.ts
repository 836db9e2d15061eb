import { expect } from '@playwright/test';
import { emailOf, PASSWORD } from '../support/api.ts';
import type { Network } from '../support/network.ts';
import type { Tab } from './driver.ts';

const handle = (name: string): string => `[data-testid="${name}"]`;

export interface Seen {
  text: string;
  attributes: Record<string, string>;
}

/** A person at one tab of any engine, who sees and touches what the documents call a handle. */
export class Hand {
  readonly tab: Tab;
  readonly #network: Network;

  constructor(tab: Tab, network: Network) {
    this.tab = tab;
    this.#network = network;
  }

  open(path: string): Promise<void> {
    return this.tab.goto(`${this.#network.url}${path}`);
  }

  /** What stands on the screen under this handle, now. */
  seen(name: string): Promise<Seen[]> {
    return this.tab.run(
      `return [...document.querySelectorAll(arguments[0])].filter((element) => element.checkVisibility?.() ?? true).map((element) => ({
         text: element.innerText ?? element.textContent ?? '',
         attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
       }))`,
      handle(name),
    );
  }

  async expectThere(name: string): Promise<void> {
    await expect
      .poll(() => this.seen(name).then(({ length }) => length), { message: name, timeout: 30_000 })
      .toBeGreaterThan(0);
  }

  click(name: string): Promise<void> {
    return this.tab.click(handle(name));
  }

  type(name: string, text: string): Promise<void> {
    return this.tab.type(handle(name), text);
  }

  async signIn(): Promise<this> {
    await this.open('/patients');
    await this.type('login-tenant', 'atlas');
    await this.type('login-email', emailOf('dr', 'atlas'));
    await this.type('login-password', PASSWORD);
    await this.click('login-submit');
    await this.expectThere('nav-patients');
    await expect
      .poll(() => this.tab.run(`return (await navigator.serviceWorker.getRegistration())?.active?.state ?? 'none'`), {
        message: 'the service worker has the app',
        timeout: 30_000,
      })
      .toBe('activated');
    // WebKit leaves a page unclaimed that was opened while the worker was being installed; from the next one on it is
    // served.
    if (!(await this.tab.run('return navigator.serviceWorker.controller !== null'))) await this.tab.reload();
    await this.expectThere('sync-chip');
    expect(
      await this.tab.run('return navigator.serviceWorker.controller !== null'),
      'the service worker serves this page',
    ).toBe(true);
    await this.expectChip(/^synced$/, 0);
    return this;
  }

  async chip(): Promise<string> {
    const [chip] = await this.seen('sync-chip');
    return chip ? `${chip.attributes['data-state']} ${chip.attributes['data-pending']}` : 'none';
  }

  async expectChip(state: RegExp, ...pending: number[]): Promise<void> {
    await expect
      .poll(
        async () => {
          const [said = '', count] = (await this.chip()).split(' ');
          return state.test(said) && pending.map(String).includes(count ?? '') ? 'as expected' : `${said} ${count}`;
        },
        { message: `chip ${String(state)} ${pending.join(' or ')}`, timeout: 45_000 },
      )
      .toBe('as expected');
  }

  /** The rows that show this name; a row has its record's id. */
  async rows(name: string): Promise<Seen[]> {
    const rows = await this.seen('row');
    return rows.filter(({ text, attributes }) => 'data-entity-id' in attributes && text.toUpperCase().includes(name));
  }

  async expectListed(name: string, listed: boolean): Promise<void> {
    await this.type('search', name);
    await expect
      .poll(async () => (await this.rows(name)).length > 0, {
        message: `${name} is listed: ${listed}`,
        timeout: 30_000,
      })
      .toBe(listed);
  }

  async create(birthName: string): Promise<string> {
    await this.open('/patients/new');
    await this.type('field-birthName', birthName);
    await this.type('field-birthGivenNames', 'Camille');
    await this.type('field-birthDate', '1984-02-29');
    await this.type('field-gender', 'Fém');
    await this.save();
    await expect
      .poll(async () => (await this.rows(birthName)).length, { message: birthName, timeout: 30_000 })
      .toBeGreaterThan(0);
    return (await this.rows(birthName))[0]?.attributes['data-entity-id'] ?? '';
  }

  async edit(id: string, field: string, value: string): Promise<void> {
    await this.open(`/patients/${id}/edit`);
    await this.type(`field-${field}`, value);
    await this.save();
  }

  async remove(id: string): Promise<void> {
    await this.open(`/patients/${id}/edit`);
    await this.click('delete');
    await this.expectThere('undo');
  }

  async save(): Promise<void> {
    await this.click('save');
    await expect
      .poll(() => this.seen('save').then(({ length }) => length), { message: 'the form has gone', timeout: 30_000 })
      .toBe(0);
  }
}
