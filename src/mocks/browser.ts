import { setupWorker } from 'msw/browser';
import { createMockServer } from '../../server/mock.ts';
import { FaultBox, FAULTS, type Fault } from './faults.ts';
import { handlersFor } from './handlers.ts';

const KEPT_LOGIN = 'medicalpro-mock:login';

declare global {
  interface Window {
    /** In the console of the mock mode: `fault('lost-answer', 1)`, `fault(null)`. */
    fault?: (fault: Fault | null, times?: number) => void;
  }
}

/**
 * The mock mode: the real server in this page over PGlite, whose data this browser keeps. Only one service worker can
 * control a scope, so the app's own is not registered here and the page drains by the same engine.
 */
export async function startMock(): Promise<void> {
  const { app } = await createMockServer({ fixture: 'demo', dataDir: 'idb://medicalpro-mock' });
  const faults = new FaultBox();
  const keep = {
    read: () => localStorage.getItem(KEPT_LOGIN),
    write: (value: string | null) =>
      value === null ? localStorage.removeItem(KEPT_LOGIN) : localStorage.setItem(KEPT_LOGIN, value),
  };
  await setupWorker(...handlersFor({ fetch: (request) => app.fetch(request) }, faults, keep)).start({
    quiet: true,
    onUnhandledRequest: 'bypass',
  });
  window.fault = (fault, times) => {
    if (fault !== null && !FAULTS.includes(fault)) throw new Error(`no such fault; there are ${FAULTS.join(', ')}`);
    faults.set(fault === null ? null : { fault, ...(times === undefined ? {} : { times }) });
  };
}
