import { lazy } from 'react';
import { loadWords } from './words.ts';

export { drugTexts } from './texts.ts';

/** Screens with the feature's own words. */
const worded = async <T>(screen: Promise<T>): Promise<T> => {
  const [loaded] = await Promise.all([screen, loadWords()]);
  return loaded;
};

export const DrugsScreen = lazy(async () => ({ default: (await worded(import('./drugs-screen.tsx'))).DrugsScreen }));
export const DrugDetailScreen = lazy(async () => ({
  default: (await worded(import('./drug-detail.tsx'))).DrugDetailScreen,
}));
export const ChangesScreen = lazy(async () => ({
  default: (await worded(import('./changes-screen.tsx'))).ChangesScreen,
}));
export const loadDesk = () => worded(import('./desk-screens.ts'));
