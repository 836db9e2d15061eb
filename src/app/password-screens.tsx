import { useMemo } from 'react';
import { InvitationScreen as Invitation, PasswordScreen as Password } from '../features/session/index.ts';
import { AccountScreen as OwnAccount } from '../features/account/index.ts';
import { useSession } from '../hooks/index.ts';
import { ownAccount } from '../transport/own-account.ts';
import { acceptInvitation, changePassword } from '../transport/password.ts';

export function InvitationScreen() {
  return <Invitation accept={acceptInvitation} />;
}

export function PasswordScreen() {
  return (
    <Password
      change={(passwords, { tenant, user }) =>
        changePassword(passwords, { account: { tenantId: tenant.id, userId: user.id } })
      }
    />
  );
}

export function AccountScreen() {
  const { account } = useSession();
  const tenantId = account?.tenant.id ?? '';
  const userId = account?.user.id ?? '';
  const desk = useMemo(() => ownAccount({ account: { tenantId, userId } }), [tenantId, userId]);
  return <OwnAccount desk={desk} />;
}
