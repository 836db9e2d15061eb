import { createContext, useContext, useEffect, useRef } from 'react';

type Shortcut = 'mod+s' | 'mod+k' | 'mod+z' | 'escape';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.key === 'Escape') return 'escape';
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  switch (event.key.toLowerCase()) {
    case 's':
      return 'mod+s';
    case 'k':
      return 'mod+k';
    case 'z':
      return isTyping(event.target) ? null : 'mod+z';
    default:
      return null;
  }
}

/** How many forms lie below this one: 0 on the page. What lies below the one on top hears no keys. */
export const Layer = createContext(0);
let top = 0;

/** While mounted, the keys belong to the form of this layer. */
export function useLayer(layer: number): void {
  useEffect(() => {
    top = layer;
    return () => {
      top = layer - 1;
    };
  }, [layer]);
}

const OPEN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/**
 * A dialog, a menu or a list of choices over this layer that can be seen; closed ones may stay in the document. The
 * dialogs of the layers themselves do not count.
 */
const somethingIsOpen = (layer: number): boolean =>
  [...document.querySelectorAll(OPEN)].filter((element) => element.getClientRects().length > 0).length > layer;

/** Keys that work on the whole page, or in the form on top. An open dialog or list of choices takes Escape first. */
export function useShortcut(shortcut: Shortcut, act: (() => void) | null): void {
  const latest = useRef(act);
  const layer = useContext(Layer);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || latest.current === null || layer !== top || shortcutOf(event) !== shortcut) return;
      if (shortcut === 'escape' && somethingIsOpen(layer)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcut, layer]);
}
