import { lazy } from 'react';
import { loadWords } from './words.ts';

async function worded<T>(screen: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([screen, loadWords()]);
  return loaded;
}

export const FaultBar = lazy(async () => ({ default: (await worded(import('./fault-bar.tsx'))).FaultBar }));
export const InspectorScreen = lazy(async () => ({
  default: (await worded(import('./inspector-screen.tsx'))).InspectorScreen,
}));
export const FaultScreen = lazy(async () => ({ default: (await worded(import('./fault-screen.tsx'))).FaultScreen }));
