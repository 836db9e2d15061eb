import type { GridEvent } from './grid-model.ts';
import type { SlotRange } from './grid-slots.ts';

const HOUR = 60;

/** What begins in one hour of a column's clock: drawn together, and drawn again only when something of it changes. */
export interface Block {
  hour: number;
  /** The last minute of the clock that something of it reaches. */
  to: number;
  events: readonly GridEvent[];
  slots: readonly SlotRange[];
}

const isSameEvent = (a: GridEvent, b: GridEvent | undefined): boolean =>
  a.row === b?.row && a.from === b.from && a.to === b.to && a.lane === b.lane && a.lanes === b.lanes;

const isSameSlot = (a: SlotRange, b: SlotRange | undefined): boolean =>
  a.from === b?.from && a.to === b.to && a.start === b.start && a.practitionerId === b.practitionerId;

const isSame = (a: Block, b: Block | undefined): boolean =>
  a.events.length === b?.events.length &&
  a.slots.length === b.slots.length &&
  a.events.every((event, at) => isSameEvent(event, b.events[at])) &&
  a.slots.every((slot, at) => isSameSlot(slot, b.slots[at]));

/**
 * A column's cards and free slots by the hour in which they begin, in order; hours without any are left out. A block
 * in which nothing has changed is the same object as `before` (AG-5).
 */
export function blocksOf(
  events: readonly GridEvent[],
  slots: readonly SlotRange[],
  before: readonly Block[] = [],
): readonly Block[] {
  const blocks = new Map<number, { hour: number; to: number; events: GridEvent[]; slots: SlotRange[] }>();
  const at = ({ from, to }: SlotRange | GridEvent) => {
    const hour = Math.floor(from / HOUR);
    const block = blocks.get(hour) ?? { hour, to: 0, events: [], slots: [] };
    block.to = Math.max(block.to, to);
    blocks.set(hour, block);
    return block;
  };
  for (const event of events) at(event).events.push(event);
  for (const slot of slots) at(slot).slots.push(slot);
  const known = new Map(before.map((block) => [block.hour, block]));
  return [...blocks.values()]
    .toSorted((a, b) => a.hour - b.hour)
    .map((block) => {
      const old = known.get(block.hour);
      return old !== undefined && isSame(block, old) ? old : block;
    });
}
