import { lazy } from 'react';
import { loadWords } from './words.ts';

export const AuditScreen = lazy(async () => {
  const [{ AuditScreen: screen }] = await Promise.all([import('./audit-screen.tsx'), loadWords()]);
  return { default: screen };
});

export { typeWord } from './type-word.ts';
export { loadWords };
