import { useEffect } from 'react';
import { createStore, useStore } from '../primitives/external-store.ts';

const open = createStore(0);

/** While mounted with `true`, something is being written that a reload would interrupt. */
export function useOpenWork(working: boolean): void {
  useEffect(() => {
    if (!working) return;
    open.set(open.get() + 1);
    return () => open.set(open.get() - 1);
  }, [working]);
}

export const hasOpenWork = (): boolean => open.get() > 0;

export const useHasOpenWork = (): boolean => useStore(open) > 0;
