import { openEngine } from '../../src/browser/open-engine.ts';
import type { SyncOptions } from '../../src/queue/engine.ts';
import { ACCOUNT } from './account.ts';
import { warehouse } from './item.ts';

/** Rounds of sync off the main thread, as in the app's service worker: the same store, another context. */
const { engine } = openEngine({ domain: warehouse, account: ACCOUNT });

addEventListener(
  'message',
  ({ data }: MessageEvent<SyncOptions>) => void engine.sync(data).then((report) => postMessage(report)),
);
