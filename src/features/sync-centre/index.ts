import { lazy } from 'react';

const screens = () => import('./screens.ts');

export const SyncScreen = lazy(async () => ({ default: (await screens()).SyncScreen }));
export const ConflictScreen = lazy(async () => ({ default: (await screens()).ConflictScreen }));
