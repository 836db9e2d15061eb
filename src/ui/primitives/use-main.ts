import { useContext, useEffect, useState } from 'react';
import { Layer } from './shortcuts.ts';

/**
 * The page's main landmark, for lists that open over the screen: outside of every landmark a screen reader's user may
 * miss them. None in a dialog, under which it lies.
 */
export function useMain(): HTMLElement | undefined {
  const [main, setMain] = useState<HTMLElement>();
  useEffect(() => setMain(document.getElementById('main') ?? undefined), []);
  return useContext(Layer) === 0 ? main : undefined;
}
