import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAppUpdate, useClinicName, useSession, useSyncStatus } from '../../hooks/index.ts';
import { AccountMenu } from '../../ui/shell/account-menu.tsx';
import { textOf } from '../../ui/i18n/i18n.ts';
import { useHasOpenWork } from '../../ui/shell/open-work.ts';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { SignOutDialog } from './sign-out-dialog.tsx';

/**
 * Who is signed in. Somebody who signs out is told first what becomes of unsent changes, and that without the server
 * nobody can sign in again (OB-7, OB-12).
 */
export function Account() {
  const { account, signOut, canSignInAgain } = useSession();
  const { pending, pauses, nextAttemptAt } = useSyncStatus();
  const { available, taking, apply } = useAppUpdate();
  const navigate = useNavigate();
  const writing = useHasOpenWork();
  const [asking, setAsking] = useState(false);
  const [cutOff, setCutOff] = useState(false);
  const [leave] = useOnce(signOut);
  const [ask] = useOnce(async () => {
    const unreachable = pauses.includes('offline') || nextAttemptAt !== null || !(await canSignInAgain());
    setCutOff(unreachable);
    if (pending > 0 || unreachable) setAsking(true);
    else leave();
  });
  const clinic = useClinicName();
  if (!account) return null;
  return (
    <>
      <AccountMenu
        name={account.user.name}
        role={textOf(`role.${account.user.role}`) ?? account.user.role}
        clinic={clinic}
        onProfile={() => void navigate('/account')}
        onPassword={() => void navigate('/account/password')}
        onReport={() => void navigate('/sync/report')}
        onSignOut={ask}
        onUpdate={available && !taking && !writing ? apply : null}
      />
      <SignOutDialog
        opened={asking}
        name={account.user.name}
        unsent={pending}
        cutOff={cutOff}
        onConfirm={leave}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
