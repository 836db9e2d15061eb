import { useEffect, useState } from 'react';

/**
 * The page's main landmark, for lists that open over the screen: outside of every landmark a screen reader's user may
 * miss them.
 */
export function useMain(): HTMLElement | undefined {
  const [main, setMain] = useState<HTMLElement>();
  useEffect(() => setMain(document.getElementById('main') ?? undefined), []);
  return main;
}
