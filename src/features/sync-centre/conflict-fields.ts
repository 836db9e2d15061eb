import { bothOf, isBaseKept, sidesOf } from '../../contract/both.ts';
import { derivedFields } from '../../contract/derived.ts';
import type { Domain } from '../../contract/domain.ts';
import type { OutboxEntry } from '../../hooks/index.ts';
import { jsonEqual, type Json } from '../../lib/json.ts';

export type Side = 'mine' | 'server' | 'both';

/** One field of a conflict: what each side says, and what keeps both, where there is such a value. */
export interface ConflictField {
  field: string;
  values: Record<'mine' | 'server', Json | undefined> & { both?: Json };
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

function fieldOf(domain: Domain, entry: OutboxEntry, field: string): ConflictField {
  const serverData = entry.conflict?.serverData ?? null;
  const sides = sidesOf({ ...entry, serverData }, field);
  const both = bothOf(domain, entry.entityType, field, sides);
  const isMine = Object.hasOwn(entry.payload, field);
  const isTheirs = entry.conflict?.fields.includes(field) ?? false;
  return {
    field,
    // What I did not touch is mine as it was before.
    values: { mine: isMine ? sides.mine : sides.before, server: sides.server, ...(both === undefined ? {} : { both }) },
    before: sides.before,
    isBeforeKnown: isBaseKept(entry),
    lacksMine: !isMine && !isBaseKept(entry),
    given: isMine && isTheirs ? null : isMine ? 'mine' : 'server',
  };
}

const derivedIn = (domain: Domain, entry: OutboxEntry): readonly string[] =>
  derivedFields(domain, { ...entry, serverData: entry.conflict?.serverData ?? null });

/**
 * The fields that differ: those that the server names, and those that I changed besides. What is made of others is not
 * asked, unless nothing else differs.
 */
export function conflictFields(domain: Domain, entry: OutboxEntry): ConflictField[] {
  const named = entry.conflict?.fields ?? [];
  const mineAlone = Object.keys(entry.payload).filter(
    (field) =>
      !named.includes(field) && !jsonEqual(entry.payload[field] ?? null, entry.conflict?.serverData?.[field] ?? null),
  );
  const all = [...named, ...mineAlone];
  const derived = derivedIn(domain, entry);
  const choosable = all.filter((field) => !derived.includes(field));
  return (choosable.length === 0 ? all : choosable).map((field) => fieldOf(domain, entry, field));
}

const META = new Set(['id', 'version', 'createdAt', 'updatedAt', 'updatedBy']);

/** How many fields are the same on both sides: counted, so that nobody wonders what is missing here. */
export function sameFields(domain: Domain, entry: OutboxEntry, differing: readonly ConflictField[]): number {
  const shown = new Set([...differing.map(({ field }) => field), ...derivedIn(domain, entry)]);
  return Object.keys(entry.conflict?.serverData ?? {}).filter((field) => !shown.has(field) && !META.has(field)).length;
}
