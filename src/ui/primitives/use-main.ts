import { createContext, useContext, useEffect, useState } from 'react';

/** The dialog that contains a form; null on the page. */
export const InDialog = createContext<HTMLElement | null>(null);

/**
 * The page's main landmark, for lists that open over the screen: outside of every landmark a screen reader's user may
 * miss them. In a dialog it is the dialog, which hides all else.
 */
export function useMain(): HTMLElement | undefined {
  const [main, setMain] = useState<HTMLElement>();
  useEffect(() => setMain(document.getElementById('main') ?? undefined), []);
  return useContext(InDialog) ?? main;
}
