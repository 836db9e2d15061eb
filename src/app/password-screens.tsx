import { InvitationScreen as Invitation, PasswordScreen as Password } from '../features/session/index.ts';
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
