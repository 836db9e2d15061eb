import { LeaseTakenError, webLocks } from '../browser/locks.ts';
import { serveDrugs } from '../client/drugs/serve-drugs.ts';
import type { DrugQuestion } from '../client/drugs/messages.ts';
import { DexieDrugStore } from '../db/drug-store.ts';
import { askDrugHistory, askDrugs } from '../transport/drugs.ts';

/** The drug catalogue's worker: copying, reading and searching it keep no screen waiting. */

// The page's scope stands in the types; a worker's own is all that is used here.
const scope = globalThis as unknown as Pick<Worker, 'postMessage' | 'onmessage'>;

let serve: ReturnType<typeof serveDrugs> | undefined;

function open({ tenantId, userId }: Extract<DrugQuestion, { kind: 'open' }>): ReturnType<typeof serveDrugs> {
  const name = `medicalpro:drugs:${tenantId}`;
  const channel = new BroadcastChannel(name);
  const store = new DexieDrugStore(tenantId);
  // A tab that is frozen amid its work keeps a Web Lock: it is taken from it after a while (DC-24).
  const locks = webLocks(name, { beat: () => store.beat(), lastBeat: () => store.lastBeat() });
  return serveDrugs({
    store,
    userId,
    ask: askDrugs({ account: { tenantId, userId } }),
    askHistory: askDrugHistory({ account: { tenantId, userId } }),
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
