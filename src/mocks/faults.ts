/**
 * What a bad network or a server in trouble does to one request. `lost-answer` is the cruel one: the server has done
 * it, and nobody is told.
 */
export const FAULTS = [
  'offline',
  'lost-answer',
  'slow',
  'error-500',
  'unavailable-503',
  'signed-out-401',
  'throttled-429',
  'captive-portal',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultProfile {
  fault: Fault;
  /** How many requests it hits; for ever by default. */
  times?: number;
  /** Which requests: by method and path, e.g. `POST /api/sync/up`; all by default. */
  only?: (request: Request) => boolean;
  /** `Retry-After` of 503 and 429, in seconds. */
  retryAfter?: number;
  /** Delay of `slow`. */
  delayMs?: number;
}

export type Verdict = { kind: 'answer'; response: Response } | { kind: 'no-answer' };

const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

const PORTAL =
  '<!doctype html><html lang="fr"><title>Wi-Fi gratuit</title><body><h1>Bienvenue</h1><form>Acceptez les conditions</form></body></html>';

/** The faults in force; tests and the panel of the mock mode set them. */
export class FaultBox {
  #profile: FaultProfile | null = null;
  #left = 0;
  #hits = 0;

  set(profile: FaultProfile | null): void {
    this.#profile = profile;
    this.#left = profile?.times ?? Number.POSITIVE_INFINITY;
    this.#hits = 0;
  }

  /** Requests that were hit since the last `set`; a test that provoked nothing is a bug. */
  get hits(): number {
    return this.#hits;
  }

  /** Sends a request through the fault in force, or straight to the server. */
  async pass(request: Request, serve: (request: Request) => Promise<Response>): Promise<Verdict> {
    const profile = this.#profile;
    if (!profile || this.#left <= 0 || profile.only?.(request) === false)
      return { kind: 'answer', response: await serve(request) };
    this.#left -= 1;
    this.#hits += 1;
    const answer = (response: Response): Verdict => ({ kind: 'answer', response });
    const retryAfter = { 'retry-after': String(profile.retryAfter ?? 1) };
    switch (profile.fault) {
      case 'offline':
        return { kind: 'no-answer' };
      case 'lost-answer':
        await serve(request);
        return { kind: 'no-answer' };
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, profile.delayMs ?? 2_000));
        return answer(await serve(request));
      case 'error-500':
        return answer(problem(500, 'INTERNAL'));
      case 'unavailable-503':
        return answer(problem(503, 'UNAVAILABLE', retryAfter));
      case 'signed-out-401':
        return answer(problem(401, 'UNAUTHENTICATED'));
      case 'throttled-429':
        return answer(problem(429, 'TOO_MANY_REQUESTS', retryAfter));
      case 'captive-portal':
        return answer(new Response(PORTAL, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } }));
    }
  }
}
