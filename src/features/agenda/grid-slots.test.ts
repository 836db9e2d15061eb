import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeRanges, slotsOf, whoIsFree } from './grid-slots.ts';

const range = fc.tuple(fc.integer({ min: 96, max: 216 }), fc.integer({ min: 1, max: 24 })).map(([from, length]) => ({
  from: from * 5,
  to: Math.min(1_440, (from + length) * 5),
}));
const practitioner = fc.record({ open: fc.array(range, { maxLength: 2 }), taken: fc.array(range, { maxLength: 5 }) });
const has = (ranges: readonly { from: number; to: number }[], at: number) =>
  ranges.some(({ from, to }) => at >= from && at < to);

describe('AG-52 the free slots of several practitioners', () => {
  it('AG-52 are the minutes in which one of them is free, each in the slot of the first who is', () => {
    let [slots, ofOthers] = [0, 0];
    fc.assert(
      fc.property(fc.array(practitioner, { minLength: 1, maxLength: 4 }), fc.constantFrom(15, 30), (all, step) => {
        // The slow model: minute by minute.
        const isFree = (at: number, n: number) => has(all[n]?.open ?? [], at) && !has(all[n]?.taken ?? [], at);
        const expected = Array.from({ length: 1_440 }, (_, at) => all.findIndex((_one, n) => isFree(at, n)));
        const free = all.map(({ open, taken }, n) => ({
          id: String(n),
          // Hours as a practitioner's calendar gives them: merged.
          ranges: freeRanges(mergedOf(open), taken),
        }));
        const found = slotsOf(free, step, String);
        const owners = Array.from({ length: 1_440 }, () => -1);
        for (const slot of found) {
          for (let at = slot.from; at < slot.to; at += 1) {
            expect(owners[at], 'in one slot alone').toBe(-1);
            owners[at] = Number(slot.practitionerId);
          }
          expect(slot.to - slot.from).toBeLessThan(step + step / 3);
          expect(slot.start).toBe(String(slot.from));
        }
        expect(owners).toEqual(expected);
        slots += found.length;
        ofOthers += found.filter(({ practitionerId }) => practitionerId !== '0').length;
      }),
    );
    expect(slots).toBeGreaterThan(200);
    expect(ofOthers).toBeGreaterThan(50);
  });

  it('AG-52 a range is given to the first who is free for the whole of it', () => {
    const free = [
      { id: 'anne', ranges: [{ from: 540, to: 570 }] },
      { id: 'karim', ranges: [{ from: 540, to: 720 }] },
    ];
    expect(whoIsFree(free, 540, 30)).toBe('anne');
    expect(whoIsFree(free, 540, 60)).toBe('karim');
    expect(whoIsFree(free, 700, 60)).toBeUndefined();
  });
});

function mergedOf(ranges: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const minutes = Array.from({ length: 1_440 }, (_, at) => has(ranges, at));
  return minutes.flatMap((isIn, at) => {
    if (!isIn || minutes[at - 1] === true) return [];
    const end = minutes.findIndex((later, n) => n > at && !later);
    return [{ from: at, to: end === -1 ? 1_440 : end }];
  });
}
