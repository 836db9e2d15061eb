import { useMemo, type ReactNode } from 'react';
import { AdminDeskContext, useSession } from '../hooks/index.ts';
import { adminDesk } from '../transport/admin-desk.ts';

/** Provides the administrator's requests to the server to the screens below. */
export function AdminDeskProvider({ children }: { children: ReactNode }) {
  const { account } = useSession();
  const tenantId = account?.tenant.id ?? '';
  const userId = account?.user.id ?? '';
  const desk = useMemo(() => adminDesk({ account: { tenantId, userId } }), [tenantId, userId]);
  return <AdminDeskContext value={desk}>{children}</AdminDeskContext>;
}
