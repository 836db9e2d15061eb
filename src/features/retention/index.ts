import { lazy } from 'react';
import { loadWords } from './words.ts';

export const RetentionScreen = lazy(async () => {
  const [{ RetentionScreen: screen }] = await Promise.all([import('./retention-screen.tsx'), loadWords()]);
  return { default: screen };
});
