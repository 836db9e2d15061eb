import { useEffect, useState, type ReactNode } from 'react';
import type { Drugs } from '../client/drugs/drug-link.ts';
import { DrugsContext, useSession } from '../hooks/index.ts';
import { theDrugs } from './drugs-keeper.ts';

/** The drug catalogue of the person who is signed in, for the screens below. */
export function DrugsProvider({ children }: { children: ReactNode }) {
  const { account } = useSession();
  const tenantId = account?.tenant.id;
  const userId = account?.user.id;
  const [drugs, setDrugs] = useState<Drugs | null>(null);
  useEffect(() => {
    if (tenantId === undefined || userId === undefined) return;
    const opened = theDrugs.keep({ tenantId, userId });
    opened.show();
    opened.follow();
    setDrugs(opened);
    return () => setDrugs(null);
  }, [tenantId, userId]);
  return <DrugsContext value={drugs}>{children}</DrugsContext>;
}
