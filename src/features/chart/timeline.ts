import { instantKey } from '../../client/calendar-index.ts';
import type { OwnedRow } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { foldForSearch } from '../../lib/text.ts';

export const KINDS = [
  'appointment',
  'medicalRecord',
  'letter',
  'observation',
  'condition',
  'allergy',
  'prescription',
  'consent',
  'importedResource',
] as const;
export type Kind = (typeof KINDS)[number];

/** One line of the timeline. Measures of one moment are one line. */
export interface TimelineEntry {
  key: string;
  kind: Kind;
  /** An instant, or a date as far as it is known; compared as text. */
  at: string;
  rows: readonly OwnedRow[];
}

/** When a record was made, by its id: ids are UUIDs of version 7, made on the device. */
const madeAt = (id: string): string => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString();

const WHEN: Readonly<Record<Kind, readonly string[]>> = {
  appointment: ['start'],
  medicalRecord: ['occurredAt'],
  letter: ['occurredAt'],
  observation: ['effectiveDateTime'],
  condition: ['onset', 'createdAt'],
  allergy: ['onset', 'createdAt'],
  prescription: ['prescribedAt'],
  consent: ['dateTime', 'createdAt'],
  importedResource: ['occurredOn', 'createdAt'],
};

/** Where it stands in time: when it happened, else when it was recorded. */
export function whenOf(kind: Kind, { id, summary }: Pick<OwnedRow, 'id' | 'summary'>): string {
  const known = WHEN[kind].map((field) => summary[field]).find((value) => typeof value === 'string');
  const at = typeof known === 'string' ? known : madeAt(id);
  return at.length > 10 ? instantKey(at) : at;
}

const latestFirst = (a: TimelineEntry, b: TimelineEntry): number =>
  a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? 1 : -1;

/** Entries of one kind, in no order. */
export function entriesOf(kind: Kind, rows: readonly OwnedRow[]): TimelineEntry[] {
  const at = rows.map((row) => ({ row, at: whenOf(kind, row) }));
  if (kind !== 'observation') return at.map(({ row, at: when }) => ({ key: row.id, kind, at: when, rows: [row] }));
  const moments = new Map<string, OwnedRow[]>();
  for (const { row, at: when } of at) moments.set(when, [...(moments.get(when) ?? []), row]);
  return [...moments].map(([when, of]) => ({ key: `observation ${when}`, kind, at: when, rows: of }));
}

/** All that there is of these kinds, the latest first. */
export const timelineOf = (byKind: Readonly<Record<Kind, readonly OwnedRow[]>>): TimelineEntry[] =>
  KINDS.flatMap((kind) => entriesOf(kind, byKind[kind])).toSorted(latestFirst);

/** Made of a summary once: a record that has not changed is the same summary. */
const folded = new WeakMap<JsonObject, string>();

const textsOf = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap((item) => textsOf(item));
};

function searchText(summary: JsonObject): string {
  const known = folded.get(summary);
  if (known !== undefined) return known;
  const made = foldForSearch(textsOf(summary).join(' '));
  folded.set(summary, made);
  return made;
}

/** The entries of these kinds in whose text every word of the search stands, accents and case aside. */
export function findEntries(
  entries: readonly TimelineEntry[],
  kinds: ReadonlySet<Kind>,
  search: string,
  titleOf: (entry: TimelineEntry) => string,
): readonly TimelineEntry[] {
  const words = foldForSearch(search).split(' ').filter(Boolean);
  if (words.length === 0 && kinds.size === 0) return entries;
  return entries.filter((entry) => {
    if (kinds.size > 0 && !kinds.has(entry.kind)) return false;
    if (words.length === 0) return true;
    const text = [foldForSearch(titleOf(entry)), ...entry.rows.map(({ summary }) => searchText(summary))].join(' ');
    return words.every((word) => text.includes(word));
  });
}
