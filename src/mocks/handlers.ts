import { http, HttpResponse, type RequestHandler } from 'msw';
import type { FaultBox } from './faults.ts';

/** The real server's app, mounted in this process. */
export interface MountedServer {
  fetch(request: Request): Response | Promise<Response>;
}

const LOGIN = '/api/auth/login';
const LOGOUT = '/api/auth/logout';

/**
 * Vouches for what a mocked request can't carry: browsers drop `Cookie`, `Origin` and `Sec-Fetch-Site` from a request made by a script, and
 * `Set-Cookie` from an answer made by one. The session of the last login is sent as a Bearer token instead, which the server takes from any client;
 * when it has run out, the same login is done again.
 */
export class Voucher {
  readonly #server: MountedServer;
  #token: string | null = null;
  #login: { url: string; body: string } | null = null;

  constructor(server: MountedServer) {
    this.#server = server;
  }

  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === LOGIN) return this.#signIn(request.url, await request.text());
    const again = request.clone();
    const response = await this.#server.fetch(this.#vouched(request));
    if (pathname === LOGOUT) {
      this.#token = null;
      this.#login = null;
      return response;
    }
    if (response.status !== 401 || !this.#login) return response;
    await this.#signIn(this.#login.url, this.#login.body);
    return this.#server.fetch(this.#vouched(again));
  }

  #vouched(request: Request): Request {
    if (!this.#token || request.headers.has('authorization')) return request;
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${this.#token}`);
    return new Request(request, { headers });
  }

  async #signIn(url: string, body: string): Promise<Response> {
    const response = await this.#server.fetch(new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
    if (response.ok) {
      const { accessToken } = (await response.clone().json()) as { accessToken: string };
      this.#token = accessToken;
      this.#login = { url, body };
    }
    return response;
  }
}

/** MSW handlers that send every request for the API through the faults in force to the mounted server. */
export function handlersFor(server: MountedServer, faults: FaultBox): RequestHandler[] {
  const voucher = new Voucher(server);
  return [
    http.all('*/api/*', async ({ request }) => {
      const verdict = await faults.pass(request, (passed) => voucher.fetch(passed));
      return verdict.kind === 'answer' ? verdict.response : HttpResponse.error();
    }),
  ];
}
