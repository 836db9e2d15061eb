import { lazy } from 'react';

export const DrugsScreen = lazy(async () => ({ default: (await import('./drugs-screen.tsx')).DrugsScreen }));
export const DrugDetailScreen = lazy(async () => ({ default: (await import('./drug-detail.tsx')).DrugDetailScreen }));
