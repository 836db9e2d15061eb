import { Suspense } from 'react';
import { FaultDeskContext } from '../hooks/index.ts';
import { AdminOnly } from '../features/admin/index.ts';
import { FaultBar, FaultScreen } from '../features/qa/index.ts';
import { faultDesk } from './faults.ts';

/** The bar over every screen, also before a sign-in, on a device where faults may be simulated. */
export function FaultsHost() {
  return (
    <FaultDeskContext value={faultDesk}>
      <Suspense fallback={null}>
        <FaultBar />
      </Suspense>
    </FaultDeskContext>
  );
}

/** The requests of an open page do not change. It reloads to start with the faults, or without them. */
const startAgain = (): void => location.reload();

export function FaultSwitchScreen() {
  return (
    <AdminOnly>
      <FaultDeskContext value={faultDesk}>
        <FaultScreen onChanged={startAgain} />
      </FaultDeskContext>
    </AdminOnly>
  );
}
