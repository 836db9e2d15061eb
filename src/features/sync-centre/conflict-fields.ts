import { contestedFields } from '../../contract/contested.ts';
import { bothOf, isBaseKept, isFit, itemsOf, sidesOf, type ListItem } from '../../contract/both.ts';
import { derivedFields } from '../../contract/derived.ts';
import type { Domain } from '../../contract/domain.ts';
import type { FieldPick, OutboxEntry } from '../../hooks/index.ts';
import { jsonEqual, type Json } from '../../lib/json.ts';

export type { FieldPick, ListItem };
export type Side = Extract<FieldPick, string>;

/** One field of a conflict: what each side says, and what keeps both, where there is such a value. */
export interface ConflictField {
  field: string;
  values: Record<'mine' | 'server', Json | undefined> & { both?: Json };
  /** Of two lists: what can be picked one by one. */
  items: readonly ListItem[] | null;
  /** Undefined: not known on this device any more, which is not the same as empty. */
  before: Json | undefined;
  isBeforeKnown: boolean;
  /** I changed nothing here and what was before is not known any more: there is no value of mine to pick. */
  lacksMine: boolean;
  /**
   * Changed on one side alone, so there is nothing to choose unless somebody wants to: that side. Null: a person has to
   * choose.
   */
  given: 'mine' | 'server' | null;
}

function fieldOf(domain: Domain, entry: OutboxEntry, field: string, isTheirs: boolean): ConflictField {
  const serverData = entry.conflict?.serverData ?? null;
  const sides = sidesOf({ ...entry, serverData }, field);
  const both = bothOf(domain, entry.entityType, field, sides);
  const isMine = Object.hasOwn(entry.payload, field);
  const values = { mine: isMine ? sides.mine : sides.before, server: sides.server };
  return {
    field,
    items: itemsOf(values),
    // What I did not touch is mine as it was before.
    values: { ...values, ...(both === undefined ? {} : { both }) },
    before: sides.before,
    isBeforeKnown: isBaseKept(entry),
    lacksMine: !isMine && !isBaseKept(entry),
    given: isMine && isTheirs ? null : isMine ? 'mine' : 'server',
  };
}

const derivedIn = (domain: Domain, entry: OutboxEntry): readonly string[] =>
  derivedFields(domain, { ...entry, serverData: entry.conflict?.serverData ?? null });

/**
 * The fields that differ: those that others changed, and those that I changed besides. What is made of others is not
 * asked, unless nothing else differs.
 */
export function conflictFields(domain: Domain, entry: OutboxEntry): ConflictField[] {
  const theirs = contestedFields(domain, entry);
  const mineAlone = Object.keys(entry.payload).filter(
    (field) =>
      !theirs.includes(field) && !jsonEqual(entry.payload[field] ?? null, entry.conflict?.serverData?.[field] ?? null),
  );
  const all = [...theirs, ...mineAlone];
  const derived = derivedIn(domain, entry);
  const choosable = all.filter((field) => !derived.includes(field));
  return (choosable.length === 0 ? all : choosable).map((field) =>
    fieldOf(domain, entry, field, theirs.includes(field)),
  );
}

const META = new Set(['id', 'version', 'createdAt', 'updatedAt', 'updatedBy']);

/** How many fields are the same on both sides: counted, so that nobody wonders what is missing here. */
export function sameFields(domain: Domain, entry: OutboxEntry, differing: readonly ConflictField[]): number {
  const shown = new Set([...differing.map(({ field }) => field), ...derivedIn(domain, entry)]);
  return Object.keys(entry.conflict?.serverData ?? {}).filter((field) => !shown.has(field) && !META.has(field)).length;
}

/** What a pick makes of the field; undefined: empty, or nothing is picked. */
export const pickedValue = ({ values }: ConflictField, pick: FieldPick | undefined): Json | undefined =>
  pick === undefined ? undefined : typeof pick === 'string' ? values[pick] : [...pick.items];

/** A choice is still to be made: there is none, or the items that were picked make no value of the field. */
export const isUndecided = (
  domain: Domain,
  { entityType }: OutboxEntry,
  { field }: ConflictField,
  pick: FieldPick | undefined,
): boolean => pick === undefined || (typeof pick === 'object' && !isFit(domain, entityType, field, [...pick.items]));
