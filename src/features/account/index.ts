import { lazy } from 'react';
import { loadWords } from './words.ts';

/** `/account`. */
export const AccountScreen = lazy(async () => {
  const [{ AccountScreen: screen }] = await Promise.all([import('./account-screen.tsx'), loadWords()]);
  return { default: screen };
});
