/** Clock and random numbers: everything that needs one takes it as a parameter. */
export interface Clock {
  /** Wall time in milliseconds since the epoch: shown to people, never used for an order. */
  now(): number;
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Fills 16 bytes, for identifiers. */
  bytes16(): Uint8Array;
}

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = {
  next: () => Math.random(),
  bytes16: () => crypto.getRandomValues(new Uint8Array(16)),
};
