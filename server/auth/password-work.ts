import { createFairQueue, type FairQueue, type FairQueueOptions } from './fair-queue.ts';
import { dummyHash, hashPassword, matches } from './passwords.ts';

/** One hash costs 19 MiB and about 50 ms of a processor, and anybody can trigger it. So only a few run at once. */
export interface PasswordWork {
  hash(lane: string, password: string): Promise<string>;
  /** Takes the same time whether or not there is a hash to compare with. */
  verify(lane: string, password: string, hash: string | null): Promise<boolean>;
}

/** Computes the hashes: in this thread, or in others. */
export interface Hasher {
  hash(password: string): Promise<string>;
  matches(password: string, hash: string): Promise<boolean>;
}

const WAITING: Omit<FairQueueOptions, 'atOnce'> = { mostOfLane: 40, mostOfAll: 400 };

export function createPasswordWork(
  hasher: Hasher,
  atOnce: number,
  queue: FairQueue = createFairQueue({ ...WAITING, atOnce }),
): PasswordWork {
  return {
    hash: (lane, password) => queue.run(lane, () => hasher.hash(password)),
    verify: (lane, password, hash) =>
      queue.run(lane, async () => {
        const right = await hasher.matches(password, hash ?? (await dummyHash()));
        return right && hash !== null;
      }),
  };
}

/** Lets other work of the server run between two hashes. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

export const inThisThread: Hasher = {
  hash: async (password) => (await breathe(), hashPassword(password)),
  matches: async (password, hash) => (await breathe(), matches(password, hash)),
};
