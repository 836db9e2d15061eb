import { expect, type Locator, type Page } from '@playwright/test';
import { emailOf, PASSWORD, type Role, type Tenant } from './api.ts';
import type { Network } from './network.ts';

export interface Person {
  birthName: string;
  birthGivenNames?: string;
  birthDate?: string;
  /** The visible label, or its beginning. */
  gender?: string;
  identifiers?: string;
  note?: string;
  email?: string;
}

export type Chip =
  | 'synced'
  | 'pending'
  | 'sending'
  | 'offline'
  | 'offline-pending'
  | 'unreachable'
  | 'attention'
  | 'signed-out'
  | 'storage';

/** A person at one open page of the app, who sees and touches only what docs call a handle. */
export class Device {
  readonly page: Page;
  readonly network: Network;

  constructor(page: Page, network: Network) {
    this.page = page;
    this.network = network;
  }

  async signIn({ role = 'dr', tenant = 'atlas' }: { role?: Role; tenant?: Tenant } = {}): Promise<this> {
    await this.page.goto(`${this.network.url}/patients`);
    await this.enterCredentials({ role, tenant });
    await expect(this.page.getByTestId('nav-patients')).toBeVisible();
    await this.untilInstalled();
    await this.expectChip('synced', 0);
    return this;
  }

  async enterCredentials({ role = 'dr', tenant = 'atlas' }: { role?: Role; tenant?: Tenant } = {}): Promise<void> {
    await this.page.getByTestId('login-tenant').fill(tenant);
    await this.page.getByTestId('login-email').fill(emailOf(role, tenant));
    await this.page.getByTestId('login-password').fill(PASSWORD);
    await this.page.getByTestId('login-submit').click();
  }

  /** The service worker has the whole app and serves this page: from here on a reload needs no network. */
  async untilInstalled(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller)
        await new Promise((resolve) =>
          navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
        );
    });
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.network.url}${path}`);
  }

  /**
   * Opens a module by the navigation; resolves when it is shown. Until then the previous one and its buttons are
   * visible.
   */
  async goTo(module: string): Promise<void> {
    const place = this.page.getByTestId(`nav-${module}`);
    await place.click();
    await expect(place).toHaveAttribute('aria-current', 'page');
  }

  get chip(): Locator {
    return this.page.getByTestId('sync-chip');
  }

  async expectChip(state: Chip | RegExp, pending?: number): Promise<void> {
    await expect(this.chip).toHaveAttribute('data-state', state, { timeout: 30_000 });
    if (pending !== undefined) await expect(this.chip).toHaveAttribute('data-pending', String(pending));
  }

  row(text: string): Locator {
    return this.page
      .getByTestId('row')
      .filter({ hasText: new RegExp(text, 'i') })
      .first();
  }

  async search(text: string): Promise<void> {
    await this.page.getByTestId('search').first().fill(text);
  }

  /** A value typed and left with Tab, as the handles promise. */
  async type(field: string, value: string): Promise<void> {
    const control = this.page.getByTestId(`field-${field}`).first();
    await control.fill(value);
    await control.press('Tab');
  }

  async fillPerson(person: Partial<Person>): Promise<void> {
    for (const [field, value] of Object.entries(person)) await this.type(field, value);
  }

  async save(): Promise<void> {
    await this.page.getByTestId('save').click();
  }

  /**
   * Resolves when the form is closed and all changes are on the server. Before the form closes, the chip may show an
   * earlier state.
   */
  async saveAndSync(): Promise<void> {
    await this.save();
    await expect(this.page.getByTestId('save')).toHaveCount(0);
    await this.expectChip('synced', 0);
  }

  /** Saves through the form; resolves when the form is closed and list or detail is shown. */
  async create({
    birthName,
    birthGivenNames = 'Camille',
    birthDate = '1984-02-29',
    gender = 'Fém',
    ...more
  }: Person): Promise<string> {
    if (!new URL(this.page.url()).pathname.startsWith('/patients')) await this.goTo('patients');
    await this.page.getByTestId('new').first().click();
    await this.fillPerson({ birthName, birthGivenNames, birthDate, gender, ...more });
    await this.save();
    await expect(this.page.getByTestId('save')).toHaveCount(0);
    const row = this.row(birthName);
    await expect(row).toBeVisible();
    return (await row.getAttribute('data-entity-id')) ?? '';
  }

  async edit(id: string, person: Partial<Person>): Promise<void> {
    await this.open(`/patients/${id}/edit`);
    await this.fillPerson(person);
    await this.save();
    await expect(this.page.getByTestId('save')).toHaveCount(0);
  }
}
