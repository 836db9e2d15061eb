import type { Engine } from '../queue/engine.ts';
import type { Loss } from '../queue/ports.ts';
import type { LastReport } from '../queue/loss.ts';

export interface LossDoors {
  /** What the server last heard from this device and person; undefined when its word is not to be had now. */
  lastReport(): Promise<LastReport | undefined>;
  /** Tells the server, so that an administrator sees it; true once it has taken it. */
  tell(loss: Loss): Promise<boolean>;
}

/**
 * Before a round of sync: a store's first contact overwrites what the server remembers of the device, so that is asked
 * for first (SPEC LD-2). Never rejects, never holds a round up for longer than one request: a store that can't be read
 * is told of by the round itself.
 */
export function createLossWatch(
  engine: Pick<Engine, 'mayHaveLost' | 'noteLoss' | 'endLoss' | 'meta'>,
  doors: LossDoors,
): () => Promise<void> {
  async function look(): Promise<void> {
    if (await engine.mayHaveLost()) {
      const last = await doors.lastReport();
      if (last !== undefined) await engine.noteLoss(last);
    }
    const { loss } = await engine.meta();
    if (loss !== null && !loss.told && (await doors.tell(loss))) await engine.endLoss('told');
  }
  return () => look().catch(() => undefined);
}
