/** The means by which a worker lives on in what it has begun. */
export interface WorkerScope {
  locks: Pick<LockManager, 'request'>;
  /** The global object. */
  timers: { setInterval: typeof setInterval; clearInterval: typeof clearInterval };
}

type Work = (lock: Lock | null) => unknown;

/**
 * Lets a worker be stopped at any moment as a browser does it: its locks are free, its timers end, and what it waits
 * for never comes (faults B1). What it begins afterwards is a new worker's.
 */
export function mortal({ locks, timers }: WorkerScope): { kill(): void } {
  const request = locks.request.bind(locks) as (...args: unknown[]) => Promise<unknown>;
  const every = timers.setInterval;
  const running = new Set<ReturnType<typeof setInterval>>();
  let die: () => void = () => undefined;
  let death = new Promise<void>((resolve) => (die = resolve));

  timers.setInterval = ((...args: Parameters<typeof setInterval>) => {
    const timer = every(...args);
    running.add(timer);
    return timer;
  }) as typeof setInterval;
  locks.request = ((...args: unknown[]) => {
    const work = args.pop() as Work;
    const ended = death;
    return new Promise<unknown>((resolve, reject) => {
      const hold = (lock: Lock | null) => {
        const done = Promise.resolve(work(lock));
        done.then(resolve, reject);
        return Promise.race([done, ended]);
      };
      request(...args, hold).catch(reject);
    });
  }) as LockManager['request'];

  return {
    kill() {
      for (const timer of running) timers.clearInterval(timer);
      running.clear();
      die();
      death = new Promise((resolve) => (die = resolve));
    },
  };
}
