import { openClient, type ClientSetup, type OpenClient } from '../browser/open-client.ts';
import { clinic } from '../contract/clinic.ts';
import { readerIn } from '../contract/readable.ts';
import { askNeededFirst } from '../transport/needed-first.ts';
import { LISTINGS } from './listings.ts';

export { ClinicSettingsProvider } from '../features/clinic-settings/index.ts';

const searchWorker = (): Worker => new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });

/**
 * The clinic's client for a signed-in person. In a file of its own, because the sign-in screen does not need the
 * engine.
 */
export const openClinicClient = (setup: Pick<ClientSetup, 'account' | 'onSignedOut' | 'onResync'>): OpenClient =>
  openClient({
    domain: clinic,
    listings: LISTINGS,
    read: readerIn(clinic),
    searchWorker,
    first: askNeededFirst,
    appVersion: __APP_VERSION__,
    builtAt: __BUILT_AT__,
    ...setup,
  });
