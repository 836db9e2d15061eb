import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ignoreSecondTaps } from './second-tap.ts';

/** What a finger makes of a tap at a place, `at` ms after the page began. */
function tap(target: Element, at: number, { x = 100, y = 100 } = {}): void {
  const place = { bubbles: true, cancelable: true, clientX: x, clientY: y, detail: 1 };
  for (const type of ['pointerdown', 'click']) {
    const event = new MouseEvent(type, place);
    Object.defineProperty(event, 'timeStamp', { value: at });
    target.dispatchEvent(event);
  }
}

describe('the second tap of a double tap', () => {
  const decided = vi.fn<(what: string | null) => void>();
  const button = (name: string, decides = true): HTMLButtonElement => {
    const made = document.createElement('button');
    made.textContent = name;
    if (decides) made.dataset['decides'] = '';
    made.addEventListener('click', () => decided(made.textContent));
    return made;
  };
  /** The page: each button gives its place to the next one when it is tapped. */
  const row = (...buttons: HTMLButtonElement[]): void => {
    document.body.replaceChildren(buttons[0] ?? '');
    for (const [at, one] of buttons.entries())
      one.addEventListener('click', () => document.body.replaceChildren(buttons[at + 1] ?? ''));
  };
  const here = (): Element => document.body.firstElementChild ?? document.body;
  const decisions = () => decided.mock.calls.map(([what]) => what);

  beforeEach(() => {
    // Of its own for each test: what was tapped before is forgotten.
    document.body.replaceWith(document.createElement('body'));
    ignoreSecondTaps(document.body);
  });
  afterEach(() => void decided.mockClear());

  for (const gap of [0, 60, 150, 300])
    it(`H2 UI-36 decides once, when it falls ${gap} ms later on what has taken the button's place`, () => {
      row(button('arrived'), button('checked-in'), button('fulfilled'));
      tap(here(), 1000);
      tap(here(), 1000 + gap);
      expect(decisions()).toEqual(['arrived']);
      // A third one is of the same gesture; after a pause the person means what is there.
      tap(here(), 1000 + 2 * gap);
      expect(decisions()).toEqual(['arrived']);
      tap(here(), 2000 + 2 * gap);
      expect(decisions()).toEqual(['arrived', 'checked-in']);
    });

  it('H2 UI-36 leaves two taps elsewhere, on the same button, or on what decides nothing alone', () => {
    row(button('first'), button('second'));
    tap(here(), 1000);
    tap(here(), 1100, { x: 160 });
    row(button('more', false), button('even more', false));
    tap(here(), 2000);
    tap(here(), 2100);
    const plus = button('plus');
    document.body.replaceChildren(plus);
    tap(plus, 3000);
    tap(plus, 3100);
    expect(decisions()).toEqual(['first', 'second', 'more', 'even more', 'plus', 'plus']);
  });

  it('H2 UI-36 leaves keys and assistive technology alone', () => {
    row(button('first'), button('second'));
    tap(here(), 1000);
    (here() as HTMLButtonElement).click();
    expect(decisions()).toEqual(['first', 'second']);
  });
});
