import { useEffect, useRef } from 'react';

type Shortcut = 'mod+s' | 'mod+k' | 'mod+z' | 'escape';

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

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

/** Keys that work on the whole page. An open dialog or list of choices takes Escape first. */
export function useShortcut(shortcut: Shortcut, act: (() => void) | null): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || latest.current === null || shortcutOf(event) !== shortcut) return;
      if (shortcut === 'escape' && document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]:not([hidden])') !== null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcut]);
}
