import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { edgeSpeed, type Point, type Sight } from './edge-scroll.ts';

/** How long a finger has to rest before it drags. Until then a movement scrolls, and a tap is a tap. */
export const LONG_PRESS_MS = 400;
/** The distance after which a mouse drags instead of clicking, and a finger scrolls instead of pressing. */
const SLACK_PX = 6;
const SNAP = 5;
/** After a frame that came late a drag scrolls on by this long at most. */
const LATE_MS = 100;
/** What rests at the side for so long turns to the next column. */
const TURN_MS = 500;
/** The longest appointment of the contract, in minutes. */
const LONGEST = 480;
const DAY = 1_440;

/** An appointment that is being dragged, or free time that is being selected. */
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
  /** Where the pointer is now. */
  at: Point;
  /** Where within it it was taken, in minutes. */
  grip: number;
  isTouch: boolean;
  timer: ReturnType<typeof setTimeout> | null;
  taken: boolean;
}

interface Ports {
  grid: RefObject<HTMLElement | null>;
  scroller: RefObject<HTMLElement | null>;
  /** The part of the grid that can be seen. */
  sight: () => Sight;
  /** Minutes of the clock at a height of the page. */
  minutesAt: (y: number) => number;
  columnAt: (x: number) => number | null;
  /** Null if there is nothing to drag. */
  grabbedAt: (element: Element) => Grabbed | null;
  drop: (drag: Drag) => void;
  /** An appointment rests at the left or the right edge: to the columns beyond it. */
  turn: (by: -1 | 1) => void;
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
export function useDrag({ grid, scroller, sight, minutesAt, columnAt, grabbedAt, drop, turn }: Ports) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const pressed = useRef<Pressed | null>(null);
  const latest = useRef<Drag | null>(null);
  /** The click that ends a drag opens nothing. */
  const justDropped = useRef(false);
  /** The next frame of a drag that scrolls; null while it does not. */
  const scrolling = useRef<number | null>(null);

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

  /** Since when what is dragged rests at a side, in the time of frames. */
  const atSide = useRef<number | null>(null);
  // The frames of a drag go on over many renders, and each turn has other columns beyond it.
  const turnNow = useRef(turn);
  useLayoutEffect(() => void (turnNow.current = turn));
  const turnFrom = ({ x }: Point, now: number) => {
    if (x === 0) atSide.current = null;
    else if (atSide.current === null) atSide.current = now;
    else if (now - atSide.current >= TURN_MS) {
      atSide.current = now;
      turnNow.current(x < 0 ? -1 : 1);
    }
  };

  const stay = () => {
    atSide.current = null;
    if (scrolling.current !== null) cancelAnimationFrame(scrolling.current);
    scrolling.current = null;
  };
  useEffect(() => stay, []);

  const end = () => {
    stay();
    if (pressed.current?.timer) clearTimeout(pressed.current.timer);
    pressed.current = null;
    show(null);
  };

  const follow = ({ what, grip, at: { x, y } }: Pressed) => {
    if (what.kind === 'slot') return show({ id: null, column: what.column, ...selected(what, minutesAt(y)) });
    const column = columnAt(x);
    if (column === null) return;
    const from = Math.round((minutesAt(y) - grip) / SNAP) * SNAP;
    show({ id: what.id, column, from: Math.max(0, Math.min(from, DAY - what.minutes)), minutes: what.minutes });
  };

  /** Scrolls frame by frame while the pointer rests near an edge; `owed` is what was less than a pixel. */
  const scrollFrom = (press: Pressed, then: number | null, owed: Point): void => {
    const speed = edgeSpeed(press.at, press, sight());
    // A range stays in its column.
    if (press.what.kind === 'slot') speed.x = 0;
    if (speed.x === 0 && speed.y === 0) return stay();
    scrolling.current = requestAnimationFrame((now) => {
      const seconds = Math.min(then === null ? 0 : now - then, LATE_MS) / 1_000;
      const due = { x: owed.x + speed.x * seconds, y: owed.y + speed.y * seconds };
      const whole = { x: Math.trunc(due.x), y: Math.trunc(due.y) };
      scroller.current?.scrollBy({ left: whole.x, top: whole.y, behavior: 'instant' });
      turnFrom(speed, now);
      follow(press);
      scrollFrom(press, now, { x: due.x - whole.x, y: due.y - whole.y });
    });
  };

  const carry = (press: Pressed) => {
    follow(press);
    if (scrolling.current === null) scrollFrom(press, null, { x: 0, y: 0 });
  };

  const take = (press: Pressed) => {
    press.taken = true;
    try {
      grid.current?.setPointerCapture(press.pointerId);
    } catch {
      // the pointer has gone meanwhile
    }
    follow(press);
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
          at: { x: event.clientX, y: event.clientY },
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
        press.at = { x: event.clientX, y: event.clientY };
        if (press.taken) return carry(press);
        if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < SLACK_PX) return;
        if (press.isTouch) return end();
        take(press);
        carry(press);
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
