import type { Space, SpacePort } from '../client/space.ts';
import { within } from '../lib/within.ts';

/** A browser may never answer (ST-14), or wait for the person's answer. */
const PATIENCE_MS = 5_000;

/** What Chromium adds to an estimate. */
interface Details {
  usageDetails?: { indexedDB?: number; caches?: number; serviceWorkerRegistrations?: number };
}

const partsOf = (used: number, details: NonNullable<Details['usageDetails']>): Space['parts'] => {
  const { indexedDB: records = 0, caches = 0, serviceWorkerRegistrations: worker = 0 } = details;
  const app = caches + worker;
  return { records, app, other: Math.max(0, used - records - app) };
};

/** The browser's storage; `storage` is missing on a page that is not served securely. */
export const browserSpace = (storage: StorageManager | undefined): SpacePort => ({
  async read() {
    if (storage === undefined) return null;
    try {
      const [estimate, isKept] = await within(PATIENCE_MS, Promise.all([storage.estimate(), storage.persisted()]));
      const { usage: used = 0, quota: room = 0, usageDetails }: StorageEstimate & Details = estimate;
      return room === 0 ? null : { used, room, parts: usageDetails ? partsOf(used, usageDetails) : null, isKept };
    } catch {
      return null;
    }
  },
  keep: async () => (await storage?.persist().catch(() => false)) ?? false,
});
