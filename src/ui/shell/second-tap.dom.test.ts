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

  it('H2 UI-36 leaves assistive technology alone', () => {
    row(button('first'), button('second'));
    tap(here(), 1000);
    (here() as HTMLButtonElement).click();
    expect(decisions()).toEqual(['first', 'second']);
  });

  /** Presses Enter where the focus is; what the page makes of it follows as in a browser. */
  function enter(at: number, { repeat = false } = {}): void {
    const target = document.activeElement ?? document.body;
    const event = new KeyboardEvent('keydown', { key: 'Enter', repeat, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: at });
    if (!target.dispatchEvent(event)) return;
    if (target instanceof HTMLButtonElement) target.click();
    else if (target instanceof HTMLInputElement) decided(`sent ${target.form?.id ?? ''}`);
  }

  /** A form over another one: it goes when it is sent, and the field below has the focus again. */
  function formOverForm(): { below: HTMLInputElement } {
    document.body.innerHTML = '<form id="below"><input></form><form id="above"><input></form>';
    const [below, above] = [...document.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];
    above.addEventListener('keydown', () => {
      queueMicrotask(() => {
        above.form?.remove();
        below.focus();
      });
    });
    above.focus();
    return { below };
  }

  for (const gap of [0, 120, 300, 700])
    it(`H2 UI-38 Enter twice, ${gap} ms apart, sends the form on top alone`, async () => {
      formOverForm();
      enter(1000);
      await Promise.resolve();
      enter(1000 + gap);
      // A third one is of the same gesture; after a pause the person means the form that is left.
      enter(1000 + 2 * gap);
      expect(decisions()).toEqual(['sent above']);
      enter(2500 + 2 * gap);
      expect(decisions()).toEqual(['sent above', 'sent below']);
    });

  it('H2 UI-38 Enter that is held sends the form on top alone', async () => {
    formOverForm();
    enter(1000);
    await Promise.resolve();
    for (let at = 1500; at < 3000; at += 30) enter(at, { repeat: true });
    expect(decisions()).toEqual(['sent above']);
  });

  it('H2 UI-38 what is typed in between makes the next Enter another intent', async () => {
    const { below } = formOverForm();
    enter(1000);
    await Promise.resolve();
    below.dispatchEvent(new Event('input', { bubbles: true }));
    enter(1200);
    expect(decisions()).toEqual(['sent above', 'sent below']);
  });

  it('H2 UI-38 Enter twice on what stays, or on what decides nothing, is pressed twice', () => {
    const plus = button('plus');
    document.body.replaceChildren(plus);
    plus.focus();
    enter(1000);
    enter(1100);
    row(button('more', false), button('even more', false));
    (here() as HTMLButtonElement).focus();
    enter(2000);
    (here() as HTMLButtonElement).focus();
    enter(2100);
    expect(decisions()).toEqual(['plus', 'plus', 'more', 'even more']);
  });
});
