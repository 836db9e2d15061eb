import { describe, expect, it } from 'vitest';
import { palmGate, type Contact } from './palm.ts';
import { fitStrokes, isSignature, strokesOf } from './strokes.ts';
import { isCode, isGoodCode, keepCode, waitAfter } from './unlock-code.ts';

const contact = (pointerId: number, pointerType: string, size = 20): Contact => ({
  pointerId,
  pointerType,
  width: size,
  height: size,
});

describe('CS-23 a palm draws nothing', () => {
  it('a finger draws, a second one and a palm do not', () => {
    const gate = palmGate();
    expect(gate.down(contact(1, 'touch', 90)).verdict).toBe('ignore');
    expect(gate.down(contact(2, 'touch'))).toEqual({ verdict: 'take', ended: null });
    expect(gate.down(contact(3, 'touch')).verdict).toBe('ignore');
    gate.up(2);
    expect(gate.down(contact(4, 'touch')).verdict).toBe('take');
  });

  it('a pen takes over from the hand that rests, and no hand draws after it', () => {
    const gate = palmGate();
    expect(gate.down(contact(1, 'touch')).verdict).toBe('take');
    expect(gate.down(contact(2, 'pen'))).toEqual({ verdict: 'take', ended: 1 });
    gate.up(2);
    expect(gate.down(contact(3, 'touch')).verdict).toBe('ignore');
    expect(gate.down(contact(4, 'pen')).verdict).toBe('take');
  });

  it('a mouse draws', () => {
    expect(palmGate().down(contact(1, 'mouse', 1)).verdict).toBe('take');
  });
});

describe('CS-24 the strokes that are kept', () => {
  const points = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => ({
      x: at + 0.123_45,
      y: at,
      time: 1_790_000_000_000 + from + at,
      pressure: 0.5,
    }));
  it('are points with the time since the first one, within the contract’s limits', () => {
    expect(strokesOf([{ points: points(2) }, { points: points(1, 500) }])).toEqual([
      [
        [0.1, 0, 0, 0.5],
        [1.1, 1, 1, 0.5],
      ],
      [[0.1, 0, 500, 0.5]],
    ]);
    const many = strokesOf(Array.from({ length: 250 }, () => ({ points: points(12_000) })));
    expect(many).toHaveLength(200);
    expect(Math.max(...many.map(({ length }) => length))).toBeLessThanOrEqual(5000);
  });

  it('a dot is no signature', () => {
    expect(isSignature([{ points: points(3) }])).toBe(false);
    expect(isSignature([{ points: points(4) }, { points: points(6) }])).toBe(true);
    expect(strokesOf([])).toEqual([]);
  });
});

describe('CS-22 the code by which the tablet is taken back', () => {
  it('is recognised, and not kept as it is', async () => {
    const kept = await keepCode('4711', new Uint8Array(16), 1000);
    expect(await isCode('4711', kept)).toBe(true);
    expect(await isCode('4712', kept)).toBe(false);
    expect(JSON.stringify(kept)).not.toContain('4711');
  });

  it.each([
    ['123', false],
    ['1234', true],
    ['12a4', false],
    ['1234567890123', false],
  ])('%s: %s', (code, good) => expect(isGoodCode(code)).toBe(good));

  it('whoever tries often has to wait longer and longer', () => {
    expect([0, 4, 5, 6, 7].map(waitAfter)).toEqual([0, 0, 30_000, 60_000, 120_000]);
    expect(waitAfter(100)).toBe(30 * 60_000);
  });
});

describe('CS-24 a tablet that is turned while somebody signs', () => {
  const drawn = [
    { penColor: 'black', points: [{ x: 20, y: 30, time: 0, pressure: 0.5 }] },
    { penColor: 'black', points: [{ x: 800, y: 100, time: 9, pressure: 0.5 }] },
  ];

  it('keeps the whole signature on a narrower field, in proportion', () => {
    const fitted = fitStrokes(drawn, { width: 400, height: 200 });
    expect(fitted.map(({ points }) => points)).toEqual([
      [{ x: 10, y: 15, time: 0, pressure: 0.5 }],
      [{ x: 400, y: 50, time: 9, pressure: 0.5 }],
    ]);
  });

  it('leaves strokes that fit as they are', () => {
    expect(fitStrokes(drawn, { width: 1200, height: 300 })).toEqual(drawn);
    expect(fitStrokes([], { width: 0, height: 0 })).toEqual([]);
  });
});
