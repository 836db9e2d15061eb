/** The queue is full. */
export class TooBusy extends Error {
  override name = 'TooBusy';
}

export interface FairQueueOptions {
  /** How many jobs run at the same time. */
  atOnce: number;
  /** How many of one lane may wait, and of all lanes together. */
  mostOfLane: number;
  mostOfAll: number;
}

export interface FairQueue {
  run<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

/** Lanes take turns, one job each: a lane with a hundred jobs delays another by one of them only. */
export function createFairQueue({ atOnce, mostOfLane, mostOfAll }: FairQueueOptions): FairQueue {
  const lanes = new Map<string, (() => void)[]>();
  let running = 0;
  let waiting = 0;

  function next(): void {
    const [turn] = lanes;
    if (turn === undefined || running >= atOnce) return;
    const [lane, jobs] = turn;
    const start = jobs.shift();
    lanes.delete(lane);
    if (jobs.length > 0) lanes.set(lane, jobs);
    if (!start) return;
    running += 1;
    waiting -= 1;
    start();
  }

  return {
    async run(lane, work) {
      const jobs = lanes.get(lane) ?? [];
      if (jobs.length >= mostOfLane || waiting >= mostOfAll) throw new TooBusy('too many sign-ins wait');
      waiting += 1;
      await new Promise<void>((resolve) => {
        jobs.push(resolve);
        lanes.set(lane, jobs);
        next();
      });
      try {
        return await work();
      } finally {
        running -= 1;
        next();
      }
    },
  };
}
