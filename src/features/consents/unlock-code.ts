/** What is kept of a code: enough to recognise it, not to read it. */
export interface KeptCode {
  salt: string;
  hash: string;
  rounds: number;
}

const ROUNDS = 310_000;
const SHORTEST = 4;

export const isGoodCode = (code: string): boolean => new RegExp(`^\\d{${SHORTEST},12}$`).test(code);

const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

async function derive(code: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, key, 256);
  return toText(new Uint8Array(bits));
}

export async function keepCode(
  code: string,
  salt: Uint8Array<ArrayBuffer> = crypto.getRandomValues(new Uint8Array(16)),
  rounds = ROUNDS,
): Promise<KeptCode> {
  return { salt: toText(salt), hash: await derive(code, salt, rounds), rounds };
}

export const isCode = async (code: string, kept: KeptCode): Promise<boolean> =>
  (await derive(code, toBytes(kept.salt), kept.rounds)) === kept.hash;

/** After so many wrong ones each further one has to wait, twice as long each time. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 30 * 60_000;

/** How long to wait after this many wrong codes in a row (ms). */
export const waitAfter = (wrong: number): number =>
  wrong < FREE_TRIES ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT_MS);
