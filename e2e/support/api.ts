import { randomUUID } from 'node:crypto';
import type { Clinic } from './clinic.ts';

export const PASSWORD = 'conformance-only';
export type Tenant = 'atlas' | 'cedre';
export type Role = 'admin' | 'dr' | 'front' | 'reader';
export const emailOf = (role: Role, tenant: Tenant): string => `${role}@${tenant}.test`;

export type PatientRecord = Record<string, unknown> & { id: string; version: number };

export interface Version {
  version: number;
  operation: string;
  changedFields: string[];
  data: Record<string, unknown>;
}

/** Asks the server directly, not through the browser: what a test accepts as "on the server". */
export class Api {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async signIn(
    clinic: Clinic,
    { role = 'admin', tenant = 'atlas' }: { role?: Role; tenant?: Tenant } = {},
  ): Promise<Api> {
    const response = await fetch(`${clinic.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tenant, email: emailOf(role, tenant), password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`);
    const { accessToken } = (await response.json()) as { accessToken: string };
    return new Api(clinic.url, accessToken);
  }

  async #ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** Every patient whose birth name is this one. */
  async named(birthName: string): Promise<PatientRecord[]> {
    return (await this.all()).filter((patient) => patient['birthName'] === birthName);
  }

  async all(): Promise<PatientRecord[]> {
    const found: PatientRecord[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: PatientRecord[]; nextCursor: string | null } = await this.#ask(
        'GET',
        `/patients?limit=500${query}`,
      );
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }

  patient(id: string): Promise<PatientRecord> {
    return this.#ask('GET', `/patients/${id}`);
  }

  list(collection: string): Promise<{ items: { id: string }[] }> {
    return this.#ask('GET', `/${collection}?limit=100`);
  }

  createIn(collection: string, record: Record<string, unknown>): Promise<{ id: string }> {
    return this.#ask('POST', `/${collection}`, record);
  }

  /** Changes the present version, whatever it is. */
  changeIn(collection: string, id: string, patch: Record<string, unknown>): Promise<unknown> {
    return this.#ask('PATCH', `/${collection}/${id}`, patch, { 'if-match': '*' });
  }

  /** The records of this patient in a collection, without deleted ones. */
  async ofPatient(collection: string, patientId: string): Promise<PatientRecord[]> {
    const { items } = await this.#ask<{ items: PatientRecord[] }>('GET', `/${collection}?limit=500`);
    return items.filter((record) => record['patientId'] === patientId);
  }

  /** The percentages of the share rules. */
  async shares(): Promise<number[]> {
    const { items } = await this.#ask<{ items: { percent: number }[] }>('GET', '/share-rules');
    return items.map(({ percent }) => percent);
  }

  /** Another administrator, who has accepted the invitation with this password; returns the address to sign in with. */
  async administrator(name: string, password: string): Promise<string> {
    const email = `${randomUUID()}@example.org`;
    const { id } = await this.createIn('users', { name, email, role: 'admin' });
    const { path } = await this.#ask<{ path: string }>('POST', `/users/${id}/invitation`, {});
    await this.#ask('POST', '/../auth/accept-invitation', { token: path.split('#')[1], password });
    return email;
  }

  /** Every version of a patient, newest first. */
  async versions(id: string): Promise<Version[]> {
    const found: Version[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: Version[]; nextCursor: string | null } = await this.#ask(
        'GET',
        `/patients/${id}/versions?limit=200${query}`,
      );
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }

  /** What nobody has settled yet, of everybody. */
  async conflicts(): Promise<{ event: { entityId: string; payload: Record<string, unknown> } }[]> {
    return (
      await this.#ask<{ items: { event: { entityId: string; payload: Record<string, unknown> } }[] }>(
        'GET',
        '/../sync/conflicts',
      )
    ).items;
  }

  /** Sends changes as a device of this person would that has been away for a while. */
  async up(...events: readonly Record<string, unknown>[]): Promise<void> {
    const me = await this.#ask<{ user: { id: string }; tenant: { id: string } }>('GET', '/../auth/me');
    const of = { tenantId: me.tenant.id, userId: me.user.id, schemaVersion: 1, createdAt: new Date().toISOString() };
    await this.#ask('POST', '/../sync/up', {
      clientId: randomUUID(),
      events: events.map((event) => ({ id: randomUUID(), ...of, ...event })),
      device: { name: 'Tablette salle 2', appVersion: '0.1.0', pending: 0, oldestPendingAt: null },
    });
  }

  /** The audit of a patient and of all that stands under them. */
  async audit(
    patientId: string,
  ): Promise<
    { action: string; entityType: string; at: string; occurredAt: string | null; user: { name: string } | null }[]
  > {
    return (
      await this.#ask<{ items: Awaited<ReturnType<Api['audit']>> }>(
        'GET',
        `/audit?entityType=patient&entityId=${patientId}&below=true&limit=100`,
      )
    ).items;
  }

  /** Work that devices had announced and lost, newest first, as an administrator reads it. */
  async losses(): Promise<{ pending: number }[]> {
    return (await this.#ask<{ items: { pending: number }[] }>('GET', '/devices/losses')).items;
  }

  create(patient: Record<string, unknown>): Promise<PatientRecord> {
    return this.#ask('POST', '/patients', patient);
  }

  async change(id: string, patch: Record<string, unknown>): Promise<PatientRecord> {
    const { version } = await this.patient(id);
    return this.#ask('PATCH', `/patients/${id}`, patch, { 'if-match': `"${version}"` });
  }
}
