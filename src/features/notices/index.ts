import { lazy } from 'react';

export { bringBack, setAside, useSetAside } from './set-aside.ts';
export { useSyncNow } from './use-sync-now.ts';

export const Notices = lazy(async () => ({ default: (await import('./notices.tsx')).Notices }));
