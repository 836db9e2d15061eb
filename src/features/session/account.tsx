import { useState } from 'react';
import { useAppUpdate, useSession, useSyncStatus } from '../../hooks/index.ts';
import { AccountMenu } from '../../ui/account-menu.tsx';
import { textOf } from '../../ui/i18n.ts';
import { useHasOpenWork } from '../../ui/open-work.ts';
import { forgetAll } from '../../ui/remember.ts';
import { useOnce } from '../../ui/use-once.ts';
import { SignOutDialog } from './sign-out-dialog.tsx';

/** Who is signed in. Somebody who signs out while changes are unsent is told what becomes of them first. */
export function Account() {
  const { account, signOut } = useSession();
  const { pending } = useSyncStatus();
  const { available, taking, apply } = useAppUpdate();
  const writing = useHasOpenWork();
  const [asking, setAsking] = useState(false);
  const [leave] = useOnce(async () => {
    forgetAll();
    await signOut();
  });
  if (!account) return null;
  return (
    <>
      <AccountMenu
        name={account.user.name}
        role={textOf(`role.${account.user.role}`) ?? account.user.role}
        clinic={account.tenant.name}
        onSignOut={() => (pending > 0 ? setAsking(true) : leave())}
        onUpdate={available && !taking && !writing ? apply : null}
      />
      <SignOutDialog opened={asking} name={account.user.name} unsent={pending} onConfirm={leave} onClose={() => setAsking(false)} />
    </>
  );
}
