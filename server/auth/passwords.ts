import { argon2id, argon2Verify } from 'hash-wasm';

/** OWASP's smallest argon2id: 19 MiB, two passes. */
const COST = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 } as const;

export const hashOptions = () => ({
  ...COST,
  salt: crypto.getRandomValues(new Uint8Array(16)),
  outputType: 'encoded' as const,
});

export const hashPassword = (password: string): Promise<string> => argon2id({ ...hashOptions(), password });

let dummy: Promise<string> | undefined;

/** A hash of the same cost as a real one, for accounts that do not exist. */
export const dummyHash = (): Promise<string> => (dummy ??= hashPassword('nobody has this password'));

export const matches = async (password: string, hash: string): Promise<boolean> =>
  password !== '' && (await argon2Verify({ password, hash }));
