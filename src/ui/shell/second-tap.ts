/** Two taps that follow each other so soon, and so close, are one gesture. */
const GAP_MS = 350;
const SLACK_PX = 24;

/** A button that decides something and whose place another one may take at once (`Button decides`). */
const DECIDING = '[data-decides]';
const CONTROLS = 'button, a, input, select, textarea, label, [role]';

interface Tap {
  at: number;
  x: number;
  y: number;
  control: Element | null;
}

const controlOf = (target: EventTarget | null): Element | null =>
  target instanceof Element ? (target.closest(CONTROLS) ?? target) : null;

/**
 * The second tap of a double tap was meant for what the first one fell on. Where that has made room for another button
 * that decides something (the next step, the next conflict), the second tap does nothing there (UI-36). The time is that
 * of the finger, not of its handling: a slow device changes nothing. Keys press the button that has the focus, and are
 * left alone.
 */
export function ignoreSecondTaps(page: EventTarget): void {
  let last: Tap | null = null;
  let isMeantForAnother = false;
  page.addEventListener(
    'pointerdown',
    (event) => {
      const { timeStamp: at, clientX: x, clientY: y, target } = event as PointerEvent;
      const control = controlOf(target);
      const isSecond = last !== null && at - last.at <= GAP_MS && Math.hypot(x - last.x, y - last.y) <= SLACK_PX;
      // A third tap is judged by the first one too.
      const meant = isSecond && last !== null ? last.control : control;
      isMeantForAnother = meant !== control;
      last = { at, x, y, control: meant };
    },
    { capture: true },
  );
  page.addEventListener(
    'click',
    (event) => {
      const isPointer = (event as MouseEvent).detail > 0;
      if (!isMeantForAnother || !isPointer || !(event.target instanceof Element)) return;
      if (event.target.closest(DECIDING) === null) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
