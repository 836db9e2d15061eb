import { argon2id, argon2Verify } from 'hash-wasm';

/** OWASP's smallest argon2id: 19 MiB, two passes. */
const COST = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 } as const;

export const hashPassword = (password: string): Promise<string> =>
  argon2id({ ...COST, password, salt: crypto.getRandomValues(new Uint8Array(16)), outputType: 'encoded' });

let dummy: Promise<string> | undefined;

/** Takes the same time whether or not there is a hash to compare with. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password');
  const against = hash ?? (await dummy);
  const matches = password !== '' && (await argon2Verify({ password, hash: against }));
  return matches && hash !== null;
}
