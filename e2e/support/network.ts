import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';

/** What the network or the server does to a matching request. */
export type Trouble =
  /** The request passes; the next rule for this path applies to the requests after it. */
  | { kind: 'none' }
  | { kind: 'lost-answer' }
  /** The server has applied the request; its answer is held back until `release`. */
  | { kind: 'held-answer' }
  /** The request is lost without an error. */
  | { kind: 'void' }
  | { kind: 'status'; status: 401 | 408 | 425 | 429 | 500 | 502 | 503; retryAfter?: number }
  | { kind: 'captive-portal' }
  | { kind: 'redirect'; to: string }
  | { kind: 'slow'; ms: number };

export interface Passed {
  method: string;
  path: string;
  /** Null if the browser got no answer. */
  status: number | null;
  /** The body, as text. */
  body: string;
}

interface Rule {
  trouble: Trouble;
  path: RegExp;
  left: number;
}

const MEDIA: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

const PORTAL =
  '<!doctype html><html lang="fr"><title>Wi-Fi</title><h1>Bienvenue</h1><form action="/accept"><button>Accepter</button></form></html>';

/**
 * The network between a browser and the clinic's server: a proxy on a port, and so an origin, of its own. Unlike a
 * browser's own offline switch it tells nobody that it is down, and it can lose the answer to a request that the server
 * has carried out.
 */
export class Network {
  readonly #server: http.Server;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  readonly #upstream = new Set<http.ClientRequest>();
  #port = 0;
  #rules: Rule[] = [];
  #log: Passed[] = [];
  #waiters = new Set<() => void>();
  #held: (() => void)[] = [];
  #app: string | null = null;
  readonly #bodies = new WeakMap<http.IncomingMessage, Buffer[]>();

  private constructor(target: number) {
    this.#target = target;
    this.#server = http.createServer((request, response) => this.#pass(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  static async open(target: number): Promise<Network> {
    const network = new Network(target);
    await network.#listen();
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The requests since the last `forget`, in order. */
  get passed(): readonly Passed[] {
    return this.#log;
  }

  forget(): void {
    this.#log = [];
  }

  count(path: RegExp, status?: number | null): number {
    return this.#log.filter((entry) => path.test(entry.path) && (status === undefined || entry.status === status))
      .length;
  }

  /** Resolves once so many requests have met this path (and status). */
  async until(
    path: RegExp,
    { times = 1, status, within = 20_000 }: { times?: number; status?: number | null; within?: number } = {},
  ): Promise<void> {
    if (this.count(path, status) >= times) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(look);
        reject(new Error(`${String(path)} was met ${this.count(path, status)} times in ${within} ms, not ${times}`));
      }, within);
      const look = (): void => {
        if (this.count(path, status) < times) return;
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
    });
  }

  /** Disconnects: new connections are refused and existing ones are closed. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Connects again, at the same address. */
  async mend(): Promise<void> {
    if (!this.#server.listening) await this.#listen();
  }

  trouble(path: RegExp, trouble: Trouble, times = Number.POSITIVE_INFINITY): void {
    this.#rules.push({ trouble, path, left: times });
  }

  heal(): void {
    this.#rules = [];
  }

  /** From now on the app itself comes from this folder. */
  deploy(folder: string): void {
    this.#app = folder;
  }

  /** Sends the held answers to the clients that are still connected. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  async close(): Promise<void> {
    this.heal();
    for (const request of this.#upstream) request.destroy();
    if (this.#server.listening) await this.cut();
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port;
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  #record(request: http.IncomingMessage, status: number | null): void {
    this.#log.push({
      method: request.method ?? '',
      path: request.url ?? '',
      status,
      body: String(Buffer.concat(this.#bodies.get(request) ?? [])),
    });
    for (const look of this.#waiters) look();
  }

  #ruleFor(path: string): Trouble | null {
    const rule = this.#rules.find((candidate) => candidate.left > 0 && candidate.path.test(path));
    if (!rule) return null;
    rule.left -= 1;
    return rule.trouble;
  }

  #pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    const trouble = this.#ruleFor(request.url ?? '');
    const body: Buffer[] = [];
    this.#bodies.set(request, body);
    request.on('data', (chunk: Buffer) => body.push(chunk));
    if (trouble?.kind === 'status' || trouble?.kind === 'captive-portal' || trouble?.kind === 'redirect') {
      request.resume();
      request.on('end', () => this.#answer(request, response, trouble));
    } else if (trouble?.kind === 'void') {
      request.resume();
      request.on('end', () => this.#record(request, null));
    } else if (trouble?.kind === 'slow') {
      // Otherwise the body would be lost before it has a reader.
      request.pause();
      const timer = setTimeout(() => this.#forward(request, response, null), trouble.ms);
      response.on('close', () => clearTimeout(timer));
    } else if (this.#app !== null && !request.url?.startsWith('/api/')) this.#serve(this.#app, request, response);
    else this.#forward(request, response, trouble === null || trouble.kind === 'none' ? null : trouble.kind);
  }

  /** Like any file server: a missing file is 404, and an address without an extension is the page. */
  #serve(folder: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, path.extname(pathname) === '' ? 'index.html' : pathname);
    const status = fs.existsSync(file) ? 200 : 404;
    response.writeHead(status, {
      'content-type': MEDIA[path.extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
    });
    response.end(status === 200 ? fs.readFileSync(file) : undefined);
    this.#record(request, status);
  }

  #answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    trouble: Extract<Trouble, { kind: 'status' | 'captive-portal' | 'redirect' }>,
  ): void {
    if (trouble.kind === 'captive-portal') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PORTAL);
      return this.#record(request, 200);
    }
    if (trouble.kind === 'redirect') {
      response.writeHead(302, { location: trouble.to }).end();
      return this.#record(request, 302);
    }
    const { status, retryAfter } = trouble;
    const headers: http.OutgoingHttpHeaders = { 'content-type': 'application/problem+json' };
    if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
    response
      .writeHead(status, headers)
      .end(JSON.stringify({ type: 'about:blank', title: 'trouble', status, code: 'TROUBLE' }));
    this.#record(request, status);
  }

  #forward(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    end: 'lost-answer' | 'held-answer' | null,
  ): void {
    const upstream = http.request(
      { host: '127.0.0.1', port: this.#target, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        if (end !== null) {
          // The connection breaks or waits only after the server has sent its complete answer.
          const said: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => said.push(chunk));
          answer.on('end', () => {
            if (end === 'lost-answer') response.socket?.destroy();
            else
              this.#held.push(() =>
                response.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(said)),
              );
            this.#record(request, null);
          });
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        this.#record(request, answer.statusCode ?? 502);
      },
    );
    this.#upstream.add(upstream);
    upstream.on('close', () => this.#upstream.delete(upstream));
    upstream.on('error', () => response.destroy());
    response.on('close', () => !response.writableFinished && end === null && upstream.destroy());
    request.pipe(upstream);
  }
}
