import { fetchWithFaults } from '../browser/faulty-fetch.ts';
import { LeaseTakenError, webLocks } from '../browser/locks.ts';
import { serveDrugs } from '../client/drugs/serve-drugs.ts';
import type { DrugQuestion } from '../client/drugs/messages.ts';
import { DeviceStore } from '../db/device-store.ts';
import { DexieDrugStore } from '../db/drug-store.ts';
import { askDrugHistory, askDrugs } from '../transport/drugs.ts';

/** The worker of the drug catalogue. Copying, reading and searching it there does not block the screens. */

// The page's scope stands in the types; a worker's own is all that is used here.
const scope = globalThis as unknown as Pick<Worker, 'postMessage' | 'onmessage'>;

let serve: ReturnType<typeof serveDrugs> | undefined;

function open({ tenantId, userId }: Extract<DrugQuestion, { kind: 'open' }>): ReturnType<typeof serveDrugs> {
  const name = `medicalpro:drugs:${tenantId}`;
  const channel = new BroadcastChannel(name);
  const store = new DexieDrugStore(tenantId);
  // A tab that is frozen during its work keeps its Web Lock. After a while the lock is taken from it (DC-24).
  const locks = webLocks(name, { beat: () => store.beat(), lastBeat: () => store.lastBeat() });
  const http = { account: { tenantId, userId }, fetch: fetchWithFaults(new DeviceStore()) };
  return serveDrugs({
    store,
    userId,
    ask: askDrugs(http),
    askHistory: askDrugHistory(http),
    now: Date.now,
    reply: (message) => scope.postMessage(message),
    oneAtATime: (work) =>
      locks.exclusive('follow', work).catch((error: unknown) => {
        if (!(error instanceof LeaseTakenError)) throw error;
      }),
    onShownElsewhere: (hear) => (channel.onmessage = hear),
    tellShown: () => channel.postMessage('shown'),
  });
}

scope.onmessage = ({ data }: MessageEvent<DrugQuestion>) => {
  if (data.kind === 'open') serve = open(data);
  else void serve?.(data);
};
