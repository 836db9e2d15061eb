import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';

/** How long a finger rests before it takes something up: until then scrolling is scrolling, and a tap is a tap. */
export const LONG_PRESS_MS = 400;
/** So far a mouse moves before a click is a drag, and a finger before a press is a scroll. */
const SLACK_PX = 6;
const SNAP = 5;
/** The longest appointment of the contract, in minutes. */
const LONGEST = 480;
const DAY = 1_440;

/** An appointment on its way to another place, or free time that is being selected. */
export interface Drag {
  /** The appointment; null for a selection. */
  id: string | null;
  column: number;
  /** Minutes of the clock at its top. */
  from: number;
  minutes: number;
}

/** What is under the pointer: an appointment, or a free slot. */
export type Grabbed =
  | { kind: 'event'; id: string; from: number; minutes: number }
  | { kind: 'slot'; column: number; from: number; to: number };

interface Pressed {
  pointerId: number;
  what: Grabbed;
  x: number;
  y: number;
  /** Where within it it was taken, in minutes. */
  grip: number;
  isTouch: boolean;
  timer: ReturnType<typeof setTimeout> | null;
  taken: boolean;
}

interface Ports {
  grid: RefObject<HTMLElement | null>;
  /** Minutes of the clock at a height of the page. */
  minutesAt: (y: number) => number;
  columnAt: (x: number) => number | null;
  /** Null where there is nothing to take up. */
  grabbedAt: (element: Element) => Grabbed | null;
  drop: (drag: Drag) => void;
}

/** From the slot where it began to the minute under the pointer, the slot itself always included. */
export function selected({ from, to }: { from: number; to: number }, at: number): { from: number; minutes: number } {
  if (at < from) {
    const top = Math.max(0, to - LONGEST, Math.floor(at / SNAP) * SNAP);
    return { from: top, minutes: to - top };
  }
  const bottom = Math.min(DAY, from + LONGEST, Math.max(to, Math.ceil(at / SNAP) * SNAP));
  return { from, minutes: bottom - from };
}

/**
 * Takes up what a mouse, a pen or a long press holds: an appointment is put down elsewhere, free time is selected.
 *
 *     idle ─down on something─▶ pressed ─mouse moves / finger rests─▶ taken ─up─▶ dropped
 *                                  └─finger moves / up─▶ idle (a scroll, a tap)      └─Escape, cancel─▶ idle
 */
export function useDrag({ grid, minutesAt, columnAt, grabbedAt, drop }: Ports) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const pressed = useRef<Pressed | null>(null);
  const latest = useRef<Drag | null>(null);
  /** The click that ends a drag opens nothing. */
  const justDropped = useRef(false);

  const show = (next: Drag | null) => {
    const before = latest.current;
    latest.current = next;
    const isSame =
      before?.id === next?.id &&
      before?.column === next?.column &&
      before?.from === next?.from &&
      before?.minutes === next?.minutes;
    if (!isSame || (before === null) !== (next === null)) setDrag(next);
  };

  // Once a finger has taken something up, the page stays where it is.
  useEffect(() => {
    const element = grid.current;
    const hold = (event: TouchEvent) => {
      if (pressed.current?.taken && event.cancelable) event.preventDefault();
    };
    element?.addEventListener('touchmove', hold, { passive: false });
    return () => element?.removeEventListener('touchmove', hold);
  }, [grid]);

  const end = () => {
    if (pressed.current?.timer) clearTimeout(pressed.current.timer);
    pressed.current = null;
    show(null);
  };

  const follow = ({ what, grip }: Pressed, x: number, y: number) => {
    if (what.kind === 'slot') return show({ id: null, column: what.column, ...selected(what, minutesAt(y)) });
    const column = columnAt(x);
    if (column === null) return;
    const from = Math.round((minutesAt(y) - grip) / SNAP) * SNAP;
    show({ id: what.id, column, from: Math.max(0, Math.min(from, DAY - what.minutes)), minutes: what.minutes });
  };

  const take = (press: Pressed) => {
    press.taken = true;
    try {
      grid.current?.setPointerCapture(press.pointerId);
    } catch {
      // the pointer has gone meanwhile
    }
    follow(press, press.x, press.y);
  };

  return {
    drag,
    wasDrop: () => justDropped.current,
    cancel: end,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        justDropped.current = false;
        const what = grabbedAt(event.target as Element);
        if (what === null || event.button !== 0) return;
        const isTouch = event.pointerType === 'touch';
        const press: Pressed = {
          pointerId: event.pointerId,
          what,
          x: event.clientX,
          y: event.clientY,
          grip: minutesAt(event.clientY) - what.from,
          isTouch,
          timer: null,
          taken: false,
        };
        if (isTouch) press.timer = setTimeout(() => take(press), LONG_PRESS_MS);
        pressed.current = press;
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const press = pressed.current;
        if (press === null || event.pointerId !== press.pointerId) return;
        if (press.taken) return follow(press, event.clientX, event.clientY);
        if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < SLACK_PX) return;
        if (press.isTouch) return end();
        take(press);
        follow(press, event.clientX, event.clientY);
      },
      onPointerUp() {
        const [press, dropped] = [pressed.current, latest.current];
        end();
        if (!press?.taken || dropped === null) return;
        justDropped.current = true;
        drop(dropped);
      },
      onPointerCancel: end,
      onContextMenu(event: { preventDefault: () => void }) {
        if (pressed.current?.isTouch) event.preventDefault();
      },
    },
  };
}
