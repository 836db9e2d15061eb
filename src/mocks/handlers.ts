import { http, HttpResponse, type RequestHandler } from 'msw';
import type { FaultBox } from './faults.ts';

/** The real server's app, mounted in this process. */
export interface MountedServer {
  fetch(request: Request): Response | Promise<Response>;
}

/** Where the voucher keeps the last login between two loads of a page. */
export interface Keep {
  read(): string | null;
  write(value: string | null): void;
}

interface Vouched {
  token: string;
  login: { url: string; body: string };
}

const LOGIN = '/api/auth/login';
const LOGOUT = '/api/auth/logout';

/**
 * Vouches for what a mocked request can't carry: browsers drop `Cookie`, `Origin` and `Sec-Fetch-Site` from a request
 * made by a script, and `Set-Cookie` from an answer made by one. The session of the last login is sent as a Bearer
 * token instead, which the server takes from any client; when it has run out, the same login is done again.
 */
export class Voucher {
  readonly #server: MountedServer;
  readonly #keep: Keep | undefined;
  #vouched: Vouched | null;

  constructor(server: MountedServer, keep?: Keep) {
    this.#server = server;
    this.#keep = keep;
    const kept = keep?.read() ?? null;
    this.#vouched = kept === null ? null : (JSON.parse(kept) as Vouched);
  }

  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === LOGIN) return this.#signIn(request.url, await request.text());
    const again = request.clone();
    const response = await this.#server.fetch(this.#withToken(request));
    if (pathname === LOGOUT) {
      this.#remember(null);
      return response;
    }
    if (response.status !== 401 || !this.#vouched) return response;
    const { url, body } = this.#vouched.login;
    await this.#signIn(url, body);
    return this.#server.fetch(this.#withToken(again));
  }

  #remember(vouched: Vouched | null): void {
    this.#vouched = vouched;
    this.#keep?.write(vouched === null ? null : JSON.stringify(vouched));
  }

  #withToken(request: Request): Request {
    if (!this.#vouched || request.headers.has('authorization')) return request;
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${this.#vouched.token}`);
    return new Request(request, { headers });
  }

  async #signIn(url: string, body: string): Promise<Response> {
    const response = await this.#server.fetch(
      new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    );
    if (response.ok) {
      const { accessToken } = (await response.clone().json()) as { accessToken: string };
      this.#remember({ token: accessToken, login: { url, body } });
    }
    return response;
  }
}

/** MSW handlers that send every request for the API through the faults in force to the mounted server. */
export function handlersFor(server: MountedServer, faults: FaultBox, keep?: Keep): RequestHandler[] {
  const voucher = new Voucher(server, keep);
  return [
    http.all('*/api/*', async ({ request }) => {
      const verdict = await faults.pass(request, (passed) => voucher.fetch(passed));
      return verdict.kind === 'answer' ? verdict.response : HttpResponse.error();
    }),
  ];
}
