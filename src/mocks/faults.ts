import { createSufferer, type Fault } from '../lib/network-faults.ts';

export { FAULTS, type Fault } from '../lib/network-faults.ts';

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

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The faults in force; tests and the console of the mock mode set them. */
export class FaultBox {
  #profile: FaultProfile | null = null;
  #suffer = createSufferer({ wait });
  #left = 0;
  #hits = 0;

  set(profile: FaultProfile | null): void {
    this.#profile = profile;
    this.#suffer = createSufferer({ wait, delayMs: profile?.delayMs, retryAfter: profile?.retryAfter });
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
    const response = await this.#suffer(profile.fault, () => serve(request.clone()));
    return response ? { kind: 'answer', response } : { kind: 'no-answer' };
  }
}
