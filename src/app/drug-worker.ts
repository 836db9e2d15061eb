import { serveDrugs } from '../client/drugs/serve-drugs.ts';
import type { DrugQuestion } from '../client/drugs/messages.ts';
import { DexieDrugStore } from '../db/drug-store.ts';
import { askDrugs } from '../transport/drugs.ts';

/** The drug catalogue's worker: copying, reading and searching it keep no screen waiting. */

// The page's scope stands in the types; a worker's own is all that is used here.
const scope = globalThis as unknown as Pick<Worker, 'postMessage' | 'onmessage'>;

let serve: ReturnType<typeof serveDrugs> | undefined;

function open({ tenantId, userId }: Extract<DrugQuestion, { kind: 'open' }>): ReturnType<typeof serveDrugs> {
  const name = `medicalpro:drugs:${tenantId}`;
  const channel = new BroadcastChannel(name);
  return serveDrugs({
    store: new DexieDrugStore(tenantId),
    ask: askDrugs({ account: { tenantId, userId } }),
    now: Date.now,
    reply: (message) => scope.postMessage(message),
    oneAtATime: (work) => navigator.locks.request(name, work),
    onShownElsewhere: (hear) => (channel.onmessage = hear),
    tellShown: () => channel.postMessage('shown'),
  });
}

scope.onmessage = ({ data }: MessageEvent<DrugQuestion>) => {
  if (data.kind === 'open') serve = open(data);
  else void serve?.(data);
};
