import { lazy } from 'react';
import { loadWords } from './words.ts';

export const ImportScreen = lazy(async () => {
  const [{ ImportScreen: screen }] = await Promise.all([import('./import-screen.tsx'), loadWords()]);
  return { default: screen };
});

export const CsvScreen = lazy(async () => {
  const [{ CsvScreen: screen }] = await Promise.all([import('./csv-screen.tsx'), loadWords()]);
  return { default: screen };
});

export type { SendFile } from './import-run.ts';
