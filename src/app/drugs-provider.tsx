import { useEffect, useState, type ReactNode } from 'react';
import { openDrugs, type Drugs } from '../client/drugs/drug-link.ts';
import { DrugsContext, useSession } from '../hooks/index.ts';

const drugWorker = (): Worker => new Worker(new URL('./drug-worker.ts', import.meta.url), { type: 'module' });

/** The drug catalogue of the person who is signed in, for the screens below. */
export function DrugsProvider({ children }: { children: ReactNode }) {
  const { account } = useSession();
  const tenantId = account?.tenant.id;
  const userId = account?.user.id;
  const [drugs, setDrugs] = useState<Drugs | null>(null);
  useEffect(() => {
    if (tenantId === undefined || userId === undefined) return;
    const opened = openDrugs(drugWorker, { tenantId, userId });
    setDrugs(opened);
    return () => {
      setDrugs(null);
      opened.close();
    };
  }, [tenantId, userId]);
  return <DrugsContext value={drugs}>{children}</DrugsContext>;
}
