import { createContext, useContext, useLayoutEffect, useRef } from 'react';

/**
 * Every shortcut of the app, in the order in which the help lists them (`shortcuts.NAME` in the catalogue). What is not
 * here is not heard, so the list is never out of date.
 *
 * - `mod`: with Ctrl, or Cmd on a Mac.
 * - `typing`: also while the keyboard is in a field.
 */
export const SHORTCUTS = {
  'mod+k': { name: 'palette', key: 'k', mod: true, typing: true },
  '/': { name: 'search', key: '/', mod: false, typing: false },
  'mod+s': { name: 'save', key: 's', mod: true, typing: true },
  'mod+z': { name: 'undo', key: 'z', mod: true, typing: false },
  escape: { name: 'escape', key: 'escape', mod: false, typing: true },
  '?': { name: 'help', key: '?', mod: false, typing: false },
} as const;

type Shortcut = keyof typeof SHORTCUTS;
const NAMES = Object.keys(SHORTCUTS) as Shortcut[];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);

function shortcutOf(event: KeyboardEvent): Shortcut | null {
  const mod = event.ctrlKey || event.metaKey;
  // `/` and `?` are typed with other keys on other keyboards.
  if (event.altKey || (mod && event.shiftKey)) return null;
  const name = NAMES.find((one) => SHORTCUTS[one].key === event.key.toLowerCase() && SHORTCUTS[one].mod === mod);
  return name === undefined || (!SHORTCUTS[name].typing && isTyping(event.target)) ? null : name;
}

const isApple = (): boolean => /Mac|iP(hone|ad|od)/.test(navigator.userAgent);

/** The names of the keys on this device's keyboard, e.g. `Ctrl` and `K`. */
export function keysOf(shortcut: Shortcut): string[] {
  const { key, mod } = SHORTCUTS[shortcut];
  const cap = key === 'escape' ? (isApple() ? 'esc' : 'Esc') : key.toUpperCase();
  return mod ? [isApple() ? '⌘' : 'Ctrl', cap] : [cap];
}

/** The number of forms below this one: 0 on the page. Only the form on top gets keys. */
export const Layer = createContext(0);
let top = 0;

/** While mounted, the keys belong to the form of this layer. */
export function useLayer(layer: number): void {
  useLayoutEffect(() => {
    top = layer;
    return () => {
      top = layer - 1;
    };
  }, [layer]);
}

const OPEN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/**
 * Whether a dialog, a menu or a list of choices is visible over this layer. Closed ones may stay in the document, and
 * the dialogs of the layers themselves do not count.
 */
const somethingIsOpen = (layer: number): boolean =>
  [...document.querySelectorAll(OPEN)].filter((element) => element.getClientRects().length > 0).length > layer;

/** Keys that work on the whole page, or in the form on top. An open dialog or list of choices takes Escape first. */
export function useShortcut(shortcut: Shortcut, act: (() => void) | null): void {
  const latest = useRef(act);
  const layer = useContext(Layer);
  useLayoutEffect(() => {
    latest.current = act;
  });
  useLayoutEffect(() => {
    let isTaken = false;
    // In the capture phase: a dialog closes at once on the key, and would be gone when the event reaches the page.
    const look = ({ key }: KeyboardEvent) => {
      isTaken = shortcut === 'escape' && key === 'Escape' && somethingIsOpen(layer);
    };
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || latest.current === null || layer !== top || shortcutOf(event) !== shortcut) return;
      if (isTaken) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', look, { capture: true });
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', look, { capture: true });
      window.removeEventListener('keydown', listen);
    };
  }, [shortcut, layer]);
}
