import { lazy } from 'react';
import { loadWords } from './words.ts';

const loaded = async <T>(screens: Promise<T>): Promise<T> => {
  const [found] = await Promise.all([screens, loadWords()]);
  return found;
};

export const AdminHome = lazy(async () => ({ default: (await loaded(import('./admin-home.tsx'))).AdminHome }));
export const AdminOnly = lazy(async () => ({ default: (await loaded(import('./admin-only.tsx'))).AdminOnly }));
export type { AdminGroup, AdminPlace } from './admin-home.tsx';
