import type { EntityDefinition } from '../../src/contract/entity.ts';
import { jsonEqual, type JsonObject } from '../../src/lib/json.ts';

/** A version without its content. */
export interface VersionNote {
  version: number;
  operation: string;
  userId: string | null;
  clientId: string | null;
  /** The entrance that the change came through: `up`, REST, or null for SQL. */
  via: string | null;
  /** The event that made it; null unless it came through `up`. */
  eventId: string | null;
  fields: string[];
}

export interface Actor {
  userId: string;
  clientId: string;
}

/** The sender's own earlier events of the record; undefined from a client that does not send them. */
export type After = readonly string[] | undefined;

/**
 * Own edits cause no conflict (protocol, Up 4). Two copies of a device share its `clientId` and the events up to the
 * copying, but none after it. So `clientId` alone is proof only for clients that do not send `after`.
 */
export const isOwn = (note: VersionNote, actor: Actor, after: After): boolean =>
  note.via === 'up' &&
  note.userId === actor.userId &&
  (after ? note.eventId !== null && after.includes(note.eventId) : note.clientId === actor.clientId);

export const othersSince = (notes: readonly VersionNote[], base: number, actor: Actor, after: After): VersionNote[] =>
  notes.filter((note) => note.version > base && !isOwn(note, actor, after));

/**
 * Whether the sender created the record, by an event of their own or on the same device. Then they need not have seen
 * any version of it.
 */
export const isOwnCreate = (note: VersionNote, actor: Actor, after: After): boolean =>
  note.via === 'up' && (note.clientId === actor.clientId || isOwn(note, actor, after));

/** A field that a version touched counts, even if its value came back later. */
export const touchedBy = (notes: readonly VersionNote[]): string[] =>
  [...new Set(notes.flatMap(({ fields }) => fields))].sort();

export type UpdateJudgement = { kind: 'apply'; merged: boolean } | { kind: 'conflict'; fields: string[] };

/**
 * Whether a patch may be applied over other people's changes since its base. `fields` of a conflict are the ones that
 * the person has to compare.
 */
export function judgeUpdate(
  definition: EntityDefinition,
  current: JsonObject,
  patch: JsonObject,
  others: readonly VersionNote[],
): UpdateJudgement {
  if (others.length === 0) return { kind: 'apply', merged: false };
  if (definition.prevails?.(patch)) return { kind: 'apply', merged: true };
  const touched = touchedBy(others);
  if (definition.policy === 'strict') return { kind: 'conflict', fields: touched };
  const both = Object.keys(patch).filter((field) => touched.includes(field) && !definition.lastWins?.includes(field));
  const differ = both.some((field) => !jsonEqual(current[field] ?? null, patch[field] ?? null));
  return differ ? { kind: 'conflict', fields: both } : { kind: 'apply', merged: true };
}
