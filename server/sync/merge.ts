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
  fields: string[];
}

export interface Actor {
  userId: string;
  clientId: string;
}

/** Own edits count as seen: an earlier event of the same person on the same installation (protocol, Up 4). */
export const isOwn = (note: VersionNote, actor: Actor): boolean =>
  note.via === 'up' && note.clientId === actor.clientId && note.userId === actor.userId;

export const othersSince = (notes: readonly VersionNote[], base: number, actor: Actor): VersionNote[] =>
  notes.filter((note) => note.version > base && !isOwn(note, actor));

/** A field that a version touched counts, even if its value came back later. */
export const touchedBy = (notes: readonly VersionNote[]): string[] => [...new Set(notes.flatMap(({ fields }) => fields))].sort();

export type UpdateJudgement = { kind: 'apply'; merged: boolean } | { kind: 'conflict'; fields: string[] };

/** Whether a patch may go over what others did since its base. `fields` of a conflict are what the person has to look at. */
export function judgeUpdate(definition: EntityDefinition, current: JsonObject, patch: JsonObject, others: readonly VersionNote[]): UpdateJudgement {
  if (others.length === 0) return { kind: 'apply', merged: false };
  if (definition.prevails?.(patch)) return { kind: 'apply', merged: true };
  const touched = touchedBy(others);
  if (definition.policy === 'strict') return { kind: 'conflict', fields: touched };
  const both = Object.keys(patch).filter((field) => touched.includes(field));
  const differ = both.some((field) => !jsonEqual(current[field] ?? null, patch[field] ?? null));
  return differ ? { kind: 'conflict', fields: both } : { kind: 'apply', merged: true };
}
