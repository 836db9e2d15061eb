import type { EntityDefinition } from '../../src/contract/entity.ts';
import { jsonEqual, type JsonObject } from '../../src/lib/json.ts';

/** What is known of one version without its content. */
export interface VersionNote {
  version: number;
  operation: string;
  userId: string | null;
  clientId: string | null;
  /** The door it came through; SQL has none. */
  via: string | null;
  /** The event that made it; null through any other door. */
  eventId: string | null;
  fields: string[];
}

export interface Actor {
  userId: string;
  clientId: string;
}

/** The events that the sender names as its own before this one; undefined from a client that does not say. */
export type After = readonly string[] | undefined;

/**
 * Own edits count as seen (protocol, Up 4): a person's earlier events, as far as the device that speaks knows of them.
 * Two copies of a device share its `clientId` and the events up to the copying, and nothing since: so the id alone
 * proves it only for clients that do not say more.
 */
export const isOwn = (note: VersionNote, actor: Actor, after: After): boolean =>
  note.via === 'up' &&
  note.userId === actor.userId &&
  (after ? note.eventId !== null && after.includes(note.eventId) : note.clientId === actor.clientId);

export const othersSince = (notes: readonly VersionNote[], base: number, actor: Actor, after: After): VersionNote[] =>
  notes.filter((note) => note.version > base && !isOwn(note, actor, after));

/**
 * Whether the record was made by who speaks, so that no version of it need have been seen: by the same person's event,
 * or on the same installation.
 */
export const isOwnCreate = (note: VersionNote, actor: Actor, after: After): boolean =>
  note.via === 'up' && (note.clientId === actor.clientId || isOwn(note, actor, after));

/** A field that a version touched counts, even if its value came back later. */
export const touchedBy = (notes: readonly VersionNote[]): string[] =>
  [...new Set(notes.flatMap(({ fields }) => fields))].sort();

export type UpdateJudgement = { kind: 'apply'; merged: boolean } | { kind: 'conflict'; fields: string[] };

/**
 * Whether a patch may go over what others did since its base. `fields` of a conflict are what the person has to look
 * at.
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
  const both = Object.keys(patch).filter((field) => touched.includes(field));
  const differ = both.some((field) => !jsonEqual(current[field] ?? null, patch[field] ?? null));
  return differ ? { kind: 'conflict', fields: both } : { kind: 'apply', merged: true };
}
