import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';

/** How long a finger rests on an appointment before it is taken up: scrolling stays scrolling. */
const LONG_PRESS_MS = 400;
/** So far a mouse moves before a click is a drag, and a finger before a press is a scroll. */
const SLACK_PX = 6;
const SNAP = 5;

export interface Drag {
  id: string;
  column: number;
  /** Minutes of the clock at its top. */
  from: number;
  minutes: number;
}

interface Pressed {
  pointerId: number;
  id: string;
  from: number;
  minutes: number;
  x: number;
  y: number;
  /** Where within the card it was taken, in minutes. */
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
  eventOf: (id: string) => { from: number; minutes: number } | null;
  drop: (drag: Drag) => void;
}

/** Takes an appointment up with the mouse, a pen or a long press, and puts it down elsewhere. */
export function useDrag({ grid, minutesAt, columnAt, eventOf, drop }: Ports) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const pressed = useRef<Pressed | null>(null);
  const latest = useRef<Drag | null>(null);
  /** The click that ends a drag opens nothing. */
  const justDropped = useRef(false);

  const show = (next: Drag | null) => {
    latest.current = next;
    setDrag(next);
  };

  // Once a finger has taken an appointment up, the page stays where it is.
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

  const follow = (press: Pressed, x: number, y: number) => {
    const column = columnAt(x);
    if (column === null) return;
    const from = Math.round((minutesAt(y) - press.grip) / SNAP) * SNAP;
    show({ id: press.id, column, from: Math.max(0, Math.min(from, 1_440 - press.minutes)), minutes: press.minutes });
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
        const card = (event.target as Element).closest<HTMLElement>('[data-testid="event"]');
        const id = card?.dataset['entityId'];
        const placed = id === undefined ? null : eventOf(id);
        if (id === undefined || placed === null || event.button !== 0) return;
        const isTouch = event.pointerType === 'touch';
        const press: Pressed = {
          pointerId: event.pointerId,
          id,
          ...placed,
          x: event.clientX,
          y: event.clientY,
          grip: minutesAt(event.clientY) - placed.from,
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
        if (press.isTouch) end();
        else take(press);
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
