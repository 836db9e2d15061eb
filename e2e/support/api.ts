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

/** The server's own word, asked past the browser: what a test believes about "on the server". */
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

  createIn(collection: string, record: Record<string, unknown>): Promise<{ id: string }> {
    return this.#ask('POST', `/${collection}`, record);
  }

  /** Over whatever version there is. */
  changeIn(collection: string, id: string, patch: Record<string, unknown>): Promise<unknown> {
    return this.#ask('PATCH', `/${collection}/${id}`, patch, { 'if-match': '*' });
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
