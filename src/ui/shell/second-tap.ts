/** Two taps within this time and distance are one gesture. */
const GAP_MS = 350;
/** So are two presses of Enter with nothing in between: a slow hand presses again before it has seen the form below. */
const ENTER_MS = 1_000;
const SLACK_PX = 24;

/** A button that decides something and may be replaced at once by another one (`Button decides`). */
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
 * of the finger, not of its handling: a slow device changes nothing.
 *
 * So it is with Enter (UI-38), pressed twice or held: where the first press has taken its control away (a form over
 * another one was saved), the second one neither sends the form nor presses the deciding button that has the focus by
 * then.
 */
export function ignoreSecondTaps(page: EventTarget): void {
  ignoreSecondPointers(page);
  ignoreSecondEnters(page);
}

function ignoreSecondPointers(page: EventTarget): void {
  let last: Tap | null = null;
  let isMeantForAnother = false;
  page.addEventListener(
    'pointerdown',
    (event) => {
      const { timeStamp: at, clientX: x, clientY: y, target } = event as PointerEvent;
      const control = controlOf(target);
      const isSecond = last !== null && at - last.at <= GAP_MS && Math.hypot(x - last.x, y - last.y) <= SLACK_PX;
      // A third tap is compared with the first one too.
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

const decidesByEnter = (control: Element): boolean =>
  control.closest(DECIDING) !== null ||
  (control.closest('form') !== null && control.matches('input, select, [type="submit"]'));

function ignoreSecondEnters(page: EventTarget): void {
  let last: { at: number; control: Element } | null = null;
  page.addEventListener(
    'keydown',
    (event) => {
      const { timeStamp: at, key, repeat, target } = event as KeyboardEvent;
      if (key !== 'Enter' || !(target instanceof Element)) {
        last = null;
        return;
      }
      const isSecond = last !== null && (repeat || at - last.at <= ENTER_MS) && !last.control.isConnected;
      last = { at, control: isSecond && last !== null ? last.control : target };
      if (!isSecond || !decidesByEnter(target)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  // Typing or tapping in between makes the next Enter a new press.
  const forget = () => (last = null);
  for (const type of ['input', 'pointerdown']) page.addEventListener(type, forget, { capture: true });
}
