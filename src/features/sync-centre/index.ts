import { lazy } from 'react';
import { loadWords } from './words.ts';

export { useRun, type Run } from './use-run.ts';

const screens = async () => {
  const [all] = await Promise.all([import('./screens.ts'), loadWords()]);
  return all;
};

export const SyncScreen = lazy(async () => ({ default: (await screens()).SyncScreen }));
export const ReportScreen = lazy(async () => ({ default: (await screens()).ReportScreen }));
export const HistoryScreen = lazy(async () => ({ default: (await screens()).HistoryScreen }));
export const ConflictScreen = lazy(async () => ({ default: (await screens()).ConflictScreen }));
export const ConflictView = lazy(async () => ({ default: (await screens()).ConflictView }));
