import { useSession } from '../../hooks/index.ts';

/** A hint for the screen: the server decides, change by change. */
export const useCanWrite = (): boolean => useSession().account?.permissions['patient'] === 'rw';

export const useIsAdmin = (): boolean => useSession().account?.user.role === 'admin';
