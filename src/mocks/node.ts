import { setupServer } from 'msw/node';
import { FaultBox } from './faults.ts';
import { handlersFor, type MountedServer } from './handlers.ts';

/**
 * For component tests: `const mock = mockInNode(app); mock.listen(); … mock.faults.set({ fault: 'lost-answer', times: 1
 * }); … mock.close()`.
 */
export function mockInNode(server: MountedServer): { faults: FaultBox; listen(): void; close(): void } {
  const faults = new FaultBox();
  const msw = setupServer(...handlersFor(server, faults));
  return {
    faults,
    listen: () => msw.listen({ onUnhandledRequest: 'error' }),
    close: () => {
      faults.set(null);
      msw.close();
    },
  };
}
