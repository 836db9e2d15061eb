import { useEffect } from 'react';
import { drugRight } from '../contract/permissions.ts';
import { useSession } from '../hooks/index.ts';
import { theDrugs } from './drugs-keeper.ts';

/** The records come first; the catalogue can wait. */
const BEGIN_MS = 30_000;

const savesData = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;

/**
 * Keeps the drug catalogue up to date while somebody who may read it is signed in, on any screen (DC-28); ends with the
 * session. On a connection that saves data, only the catalogue's own screen does this.
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
