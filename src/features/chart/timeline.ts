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

/** One line of the timeline. The measurements of one moment are one line. */
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
  allergy: ['onset', 'recordedAt', 'createdAt'],
  prescription: ['prescribedAt'],
  consent: ['dateTime', 'createdAt'],
  importedResource: ['occurredOn', 'createdAt'],
};

/** The time of an entry: when it happened, else when it was recorded. */
export function whenOf(kind: Kind, { id, summary }: Pick<OwnedRow, 'id' | 'summary'>): string {
  const known = WHEN[kind].map((field) => summary[field]).find((value) => typeof value === 'string');
  const at = typeof known === 'string' ? known : madeAt(id);
  return at.length > 10 ? instantKey(at) : at;
}

const latestFirst = (a: TimelineEntry, b: TimelineEntry): number =>
  a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? 1 : -1;

/** The line of a record alone: a record that has not changed keeps its line. */
const alone = new WeakMap<OwnedRow, TimelineEntry>();

function entryOf(kind: Kind, row: OwnedRow): TimelineEntry {
  const known = alone.get(row);
  if (known?.kind === kind) return known;
  const entry: TimelineEntry = { key: row.id, kind, at: whenOf(kind, row), rows: [row] };
  alone.set(row, entry);
  return entry;
}

/** Measures by their moment; a moment of which none has changed keeps its line. */
function momentsOf(rows: readonly OwnedRow[]): TimelineEntry[] {
  const moments = new Map<string, OwnedRow[]>();
  for (const row of rows) {
    const { at } = entryOf('observation', row);
    const of = moments.get(at);
    if (of) of.push(row);
    else moments.set(at, [row]);
  }
  return [...moments].map(([at, of]) => {
    const [first] = of;
    const known = first && together.get(first);
    if (known && known.rows.length === of.length && known.rows.every((row, index) => row === of[index])) return known;
    const entry: TimelineEntry = { key: `observation ${at}`, kind: 'observation', at, rows: of };
    if (first) together.set(first, entry);
    return entry;
  });
}

const together = new WeakMap<OwnedRow, TimelineEntry>();

/** Of rows that have not changed, made once. */
const sorted = new WeakMap<readonly OwnedRow[], Map<Kind, readonly TimelineEntry[]>>();

/** Entries of one kind, the latest first. */
export function entriesOf(kind: Kind, rows: readonly OwnedRow[]): readonly TimelineEntry[] {
  const byKind = sorted.get(rows) ?? new Map<Kind, readonly TimelineEntry[]>();
  const known = byKind.get(kind);
  if (known) return known;
  const entries = (kind === 'observation' ? momentsOf(rows) : rows.map((row) => entryOf(kind, row))).toSorted(
    latestFirst,
  );
  sorted.set(rows, byKind.set(kind, entries));
  return entries;
}

/** All that there is of these kinds, the latest first: sorted runs, which sorting merges in one pass. */
export const timelineOf = (byKind: Readonly<Record<Kind, readonly OwnedRow[]>>): TimelineEntry[] =>
  KINDS.flatMap((kind) => entriesOf(kind, byKind[kind])).toSorted(latestFirst);

/** Computed once for each summary and language. An unchanged record keeps its summary. */
const folded = new WeakMap<JsonObject, { language: string; text: string }>();

const textsOf = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap((item) => textsOf(item));
};

/** The text that a search reads, and the text on the screen. */
export interface Wording {
  language: string;
  titleOf(entry: Pick<TimelineEntry, 'kind' | 'rows'>): string;
}

function searchText(kind: Kind, row: OwnedRow, { language, titleOf }: Wording): string {
  const known = folded.get(row.summary);
  if (known?.language === language) return known.text;
  const text = foldForSearch([titleOf({ kind, rows: [row] }), ...textsOf(row.summary)].join(' '));
  folded.set(row.summary, { language, text });
  return text;
}

const textOfEntry = ({ kind, rows }: TimelineEntry, wording: Wording): string =>
  rows.map((row) => searchText(kind, row, wording)).join(' ');

/** Makes the text that a search of these entries will read, before anybody types. */
export function prepareSearch(entries: readonly TimelineEntry[], wording: Wording): void {
  for (const entry of entries) textOfEntry(entry, wording);
}

/** The entries of these kinds whose text contains every word of the search, ignoring accents and case. */
export function findEntries(
  entries: readonly TimelineEntry[],
  kinds: ReadonlySet<Kind>,
  search: string,
  wording: Wording,
): readonly TimelineEntry[] {
  const words = foldForSearch(search).split(' ').filter(Boolean);
  if (words.length === 0 && kinds.size === 0) return entries;
  return entries.filter((entry) => {
    if (kinds.size > 0 && !kinds.has(entry.kind)) return false;
    if (words.length === 0) return true;
    const text = textOfEntry(entry, wording);
    return words.every((word) => text.includes(word));
  });
}
