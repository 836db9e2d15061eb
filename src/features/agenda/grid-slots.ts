import { closedRanges, merged, type Range } from './planning.ts';

/** Free time, with the moment at which it begins and whose it is. */
export interface SlotRange extends Range {
  start: string;
  practitionerId: string;
}

/** One practitioner's free time on a day. */
export interface FreeTime {
  id: string;
  ranges: readonly Range[];
}

/** What of the open time nothing takes. */
export function freeRanges(open: readonly Range[], taken: readonly Range[]): readonly Range[] {
  const busy = merged(taken);
  return open.flatMap((range) =>
    closedRanges(
      busy.filter(({ from, to }) => from < range.to && to > range.from),
      range,
    ),
  );
}

/** Cut at every `step` of the clock; what is too small for a slot of its own goes with the one before. */
function cut(ranges: readonly Range[], step: number): Range[] {
  const slots: Range[] = [];
  for (const range of ranges)
    for (let at = range.from; at < range.to;) {
      const next = Math.min(range.to, (Math.floor(at / step) + 1) * step);
      const to = range.to - next < step / 3 ? range.to : next;
      slots.push({ from: at, to });
      at = to;
    }
  return slots;
}

/**
 * The free slots of a column: each minute in which somebody is free is in one slot, that of the first who is. `start`:
 * the moment of a minute, null where the clocks skip it.
 */
export function slotsOf(
  free: readonly FreeTime[],
  step: number,
  start: (minutes: number) => string | null,
): readonly SlotRange[] {
  const slots: SlotRange[] = [];
  let covered: readonly Range[] = [];
  for (const { id, ranges } of free) {
    for (const slot of cut(freeRanges(ranges, covered), step)) {
      const moment = start(slot.from);
      if (moment !== null) slots.push({ ...slot, start: moment, practitionerId: id });
    }
    covered = merged([...covered, ...ranges]);
  }
  return free.length > 1 ? slots.toSorted((a, b) => a.from - b.from) : slots;
}

/** The first who is free for the whole of a range; undefined where nobody is. */
export const whoIsFree = (free: readonly FreeTime[], from: number, minutes: number): string | undefined =>
  free.find(({ ranges }) => ranges.some((range) => range.from <= from && from + minutes <= range.to))?.id;
