import { describe, expect, it } from 'vitest';
import type { OwnedRow } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { findEntries, KINDS, timelineOf, type Kind } from './timeline.ts';

const NONE = Object.fromEntries(KINDS.map((kind) => [kind, []])) as unknown as Record<Kind, OwnedRow[]>;
let count = 0;
/** Made at 2024-04-21T00:00:00Z and so many milliseconds. */
const row = (
  summary: JsonObject,
  id = `018efde7-${(0x5400 + ++count).toString(16)}-7000-9000-000000000001`,
): OwnedRow => ({
  id,
  summary,
  syncState: 'synced',
});
const blank = () => '';
const all = new Set<Kind>();

describe('the timeline', () => {
  it('CR-10 stands by when it happened, the latest first; what has no date by when it was recorded', () => {
    const entries = timelineOf({
      ...NONE,
      appointment: [row({ start: '2026-11-29T09:00:00+01:00' })],
      medicalRecord: [row({ occurredAt: '2026-11-29T08:30:00.000Z' })],
      condition: [row({ text: 'Asthme', onset: '2026-11' }), row({ text: 'HTA' })],
      allergy: [row({ text: 'Iode', createdAt: '2026-11-28T00:00:00.000Z' })],
    });
    expect(entries.map(({ kind, at }) => [kind, at.slice(0, 16)])).toEqual([
      ['medicalRecord', '2026-11-29T08:30'],
      ['appointment', '2026-11-29T08:00'],
      ['allergy', '2026-11-28T00:00'],
      ['condition', '2026-11'],
      ['condition', expect.stringMatching(/^2024-04/)],
    ]);
  });

  it('CR-11 measures of one moment are one line', () => {
    const at = '2026-11-29T08:30:00.000Z';
    const entries = timelineOf({
      ...NONE,
      observation: [
        row({ code: '8867-4', effectiveDateTime: at }),
        row({ code: '8310-5', effectiveDateTime: at }),
        row({ code: '8310-5', effectiveDateTime: '2026-11-29T08:31:00.000Z' }),
      ],
    });
    expect(entries.map(({ rows }) => rows.length)).toEqual([1, 2]);
  });

  it('CR-12 is filtered by kind and searched in its text, accents and case aside, every word', () => {
    const entries = timelineOf({
      ...NONE,
      condition: [row({ text: 'Asthme à l’effort' })],
      medicalRecord: [row({ title: 'Suivi', plan: 'Épreuve d’EFFORT', occurredAt: '2026-11-29T08:30:00.000Z' })],
      allergy: [row({ text: 'Iode', reactions: [{ manifestation: 'Œdème' }] })],
    });
    const found = (search: string, kinds: ReadonlySet<Kind> = all) =>
      findEntries(entries, kinds, search, blank).map(({ kind }) => kind);
    expect(found('effort').toSorted()).toEqual(['condition', 'medicalRecord']);
    expect(found('epreuve effort')).toEqual(['medicalRecord']);
    expect(found('oedeme')).toEqual(['allergy']);
    expect(found('effort', new Set<Kind>(['condition']))).toEqual(['condition']);
    expect(found('', new Set<Kind>(['allergy', 'condition'])).toSorted()).toEqual(['allergy', 'condition']);
    expect(found('nulle part')).toEqual([]);
  });

  it('CR-13 folds the text of 5,000 records once, not with every letter', () => {
    let read = 0;
    const summary = (n: number): JsonObject => ({
      occurredAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
      get title() {
        read += 1;
        return `Note ${n}`;
      },
    });
    const entries = timelineOf({
      ...NONE,
      medicalRecord: Array.from({ length: 5000 }, (_, n) => row(summary(n), `n${n}`)),
    });
    expect(findEntries(entries, all, 'note 4999', blank).map(({ key }) => key)).toEqual(['n4999']);
    expect(read).toBe(5000);
    expect(findEntries(entries, all, 'note 49', blank)).not.toHaveLength(0);
    expect(read).toBe(5000);
  });
});
