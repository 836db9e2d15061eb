import { lazy } from 'react';
import { loadWords } from './words.ts';

const loaded = async <T>(screens: Promise<T>): Promise<T> => {
  const [found] = await Promise.all([screens, loadWords()]);
  return found;
};

export const DevicesScreen = lazy(async () => ({
  default: (await loaded(import('./devices-screen.tsx'))).DevicesScreen,
}));
export const DeviceWatch = lazy(async () => ({ default: (await loaded(import('./watch.tsx'))).DeviceWatch }));
