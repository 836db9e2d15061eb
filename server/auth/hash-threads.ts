import os from 'node:os';
import { Worker } from 'node:worker_threads';
import { createPasswordWork, type Hasher, type PasswordWork } from './password-work.ts';
import { hashOptions } from './passwords.ts';

type Job = { options: ReturnType<typeof hashOptions>; password: string } | { password: string; hash: string };
type Answer = { id: number; value: string | boolean } | { id: number; failed: string };

/** One thread: started when it is first needed, and again after it has ended. It does not keep the process alive. */
function createThread() {
  const pendingJobs = new Map<number, { resolve(value: string | boolean): void; reject(error: Error): void }>();
  let worker: Worker | undefined;
  let ids = 0;

  function ended(which: Worker): void {
    if (worker === which) worker = undefined;
    for (const { reject } of pendingJobs.values()) reject(new Error('the hashing thread ended'));
    pendingJobs.clear();
  }

  function start(): Worker {
    const fresh = new Worker(new URL('./hash-worker.mjs', import.meta.url), { execArgv: [] });
    fresh.unref();
    fresh.on('message', (answer: Answer) => {
      const waiting = pendingJobs.get(answer.id);
      pendingJobs.delete(answer.id);
      if ('failed' in answer) waiting?.reject(new Error(`hashing failed: ${answer.failed}`));
      else waiting?.resolve(answer.value);
    });
    fresh.on('error', () => ended(fresh));
    fresh.on('exit', () => ended(fresh));
    return fresh;
  }

  return {
    ask: (job: Job) =>
      new Promise<string | boolean>((resolve, reject) => {
        worker ??= start();
        const id = (ids += 1);
        pendingJobs.set(id, { resolve, reject });
        worker.postMessage({ id, ...job });
      }),
  };
}

/** Passwords are hashed in threads beside the server's own, on all processors but one. */
export function createThreadedPasswordWork(
  threads = Math.max(1, Math.min(4, os.availableParallelism() - 1)),
): PasswordWork {
  const free = Array.from({ length: threads }, createThread);

  async function ask(job: Job): Promise<string | boolean> {
    // The queue admits as many jobs as there are threads.
    const thread = free.pop() ?? createThread();
    try {
      return await thread.ask(job);
    } finally {
      if (free.length < threads) free.push(thread);
    }
  }

  const hasher: Hasher = {
    hash: async (password) => String(await ask({ options: hashOptions(), password })),
    matches: async (password, hash) => password !== '' && (await ask({ password, hash })) === true,
  };
  return createPasswordWork(hasher, threads);
}
