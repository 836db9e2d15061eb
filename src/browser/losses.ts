import type { Engine } from '../queue/engine.ts';
import type { Loss } from '../queue/ports.ts';
import type { LastReport } from '../queue/loss.ts';

export interface LossDoors {
  /** What this device and person last announced to the server; undefined if the server cannot be asked now. */
  lastReport(): Promise<LastReport | undefined>;
  /** Reports a loss to the server, so that an administrator sees it; true once the server has stored it. */
  tell(loss: Loss): Promise<boolean>;
}

/**
 * Before a round of sync: a store's first request overwrites what the server remembers of the device, so that is read
 * first (SPEC LD-2). Never rejects, and delays a round by at most one request; a store that can't be read is reported
 * by the round itself.
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
