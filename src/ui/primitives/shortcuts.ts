import { useEffect, useRef } from 'react';

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

/** A dialog, a menu or a list of choices that can be seen; closed ones may stay in the document. */
const somethingIsOpen = (): boolean =>
  [...document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')].some(
    (element) => element.getClientRects().length > 0,
  );

/** Keys that work on the whole page. An open dialog or list of choices takes Escape first. */
export function useShortcut(shortcut: Shortcut, act: (() => void) | null): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || latest.current === null || shortcutOf(event) !== shortcut) return;
      if (shortcut === 'escape' && somethingIsOpen()) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcut]);
}
