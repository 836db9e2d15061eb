import { useEffect } from 'react';
import { drugRight } from '../contract/permissions.ts';
import { useSession } from '../hooks/index.ts';
import { theDrugs } from './drugs-keeper.ts';

/** The app's own work comes first: the catalogue can wait until the records are here. */
const BEGIN_MS = 30_000;

const savesData = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;

/**
 * Follows the drug catalogue while somebody who may read it is signed in, whatever screen is open (DC-28); ends with
 * the session. On a connection that is to be spared only the catalogue's own screen does.
 */
export function FollowDrugs() {
  const { account } = useSession();
  const mayRead = drugRight(account?.user.role) !== '';
  const tenantId = account?.tenant.id;
  const userId = account?.user.id;
  useEffect(() => {
    if (tenantId === undefined || userId === undefined) return;
    const begin = () => theDrugs.keep({ tenantId, userId });
    const timer = mayRead && !savesData() ? setTimeout(begin, BEGIN_MS) : undefined;
    return () => {
      clearTimeout(timer);
      theDrugs.forget();
    };
  }, [tenantId, userId, mayRead]);
  return null;
}
