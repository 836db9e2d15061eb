import { lazy } from 'react';
import { loadWords as loadTypeWords } from '../audit/index.ts';
import { loadWords } from './words.ts';

const loaded = async <T>(screens: Promise<T>): Promise<T> => {
  const [found] = await Promise.all([screens, loadWords(), loadTypeWords()]);
  return found;
};

export const ConflictsScreen = lazy(async () => ({
  default: (await loaded(import('./conflicts-screen.tsx'))).ConflictsScreen,
}));
