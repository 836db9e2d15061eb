import { createContext, useContext } from 'react';
import type { AdminDesk } from '../contract/admin-desk.ts';
import { assert } from '../lib/assert.ts';

export const AdminDeskContext = createContext<AdminDesk | null>(null);

/** The requests of an administrator to the server, for the screens of the administration. */
export function useAdminDesk(): AdminDesk {
  const desk = useContext(AdminDeskContext);
  assert(desk !== null, 'useAdminDesk needs an AdminDeskContext above it');
  return desk;
}
