import { openClient, type ClientSetup, type OpenClient } from '../browser/open-client.ts';
import { clinic } from '../contract/clinic.ts';
import { LISTINGS } from './listings.ts';

const searchWorker = (): Worker => new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });

/**
 * The clinic's client for somebody who is signed in. A file of its own: the screen to sign in does without the engine.
 */
export const openClinicClient = (setup: Pick<ClientSetup, 'account' | 'onSignedOut'>): OpenClient =>
  openClient({
    domain: clinic,
    listings: LISTINGS,
    searchWorker,
    appVersion: __APP_VERSION__,
    builtAt: __BUILT_AT__,
    ...setup,
  });
