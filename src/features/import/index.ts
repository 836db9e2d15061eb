import { lazy } from 'react';

export const ImportScreen = lazy(async () => ({ default: (await import('./import-screen.tsx')).ImportScreen }));

export type { SendFile } from './import-run.ts';
