import { lazy } from 'react';
import { loadWords } from './words.ts';

export const HealthScreen = lazy(async () => {
  const [{ HealthScreen: screen }] = await Promise.all([import('./health-screen.tsx'), loadWords()]);
  return { default: screen };
});
