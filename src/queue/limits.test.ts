import { describe, expect, it } from 'vitest';
import { engineOn } from '../../test/support/queue.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { afterFailure, INITIAL_CONTACT, waitLeft } from './contact.ts';
import type { Contact } from './ports.ts';

const LAST = { next: () => 1, bytes16: () => new Uint8Array(16) };
const failed = (contact: Contact, times: number): Contact =>
  Array.from({ length: times }).reduce<Contact>(
    (now) => afterFailure(now, { failure: 'offline', retryAfterMs: null, batch: [] }, 0, LAST),
    contact,
  );

describe('DR-3 the longest wait that a clinic has set', () => {
  it('DR-3 is five minutes where it has set none', () => {
    expect(waitLeft(failed(INITIAL_CONTACT, 20), 0)).toBe(300_000);
  });

  it.each([60_000, 1_800_000])('DR-3 ends a wait at %i ms', (longestWaitMs) => {
    const contact = failed({ ...INITIAL_CONTACT, limits: { attempts: 3, longestWaitMs } }, 20);
    expect(waitLeft(contact, 0)).toBe(longestWaitMs);
  });
});

describe('DR-4 the limits that a clinic has set', () => {
  it('DR-4 are kept in the store, where every context of the device reads them; the same ones write nothing', async () => {
    let writes = 0;
    const store = new (class extends MemoryStore {
      override transact: MemoryStore['transact'] = (need, decide) =>
        super.transact(need, (loaded) => {
          const decision = decide(loaded);
          if (decision !== null) writes += 1;
          return decision;
        });
    })();
    const { engine } = engineOn(store);
    const limits = { attempts: 5, longestWaitMs: 60_000 };
    await engine.setLimits(limits);
    await engine.setLimits({ ...limits });
    expect((await store.read({})).meta.contact).toEqual({ ...INITIAL_CONTACT, limits });
    expect(writes).toBe(1);
  });
});
