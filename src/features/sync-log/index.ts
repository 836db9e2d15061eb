import { lazy } from 'react';
import { loadWords } from './words.ts';

export const SyncLogScreen = lazy(async () => {
  const [{ SyncLogScreen: screen }] = await Promise.all([import('./sync-log-screen.tsx'), loadWords()]);
  return { default: screen };
});
