import { describe, expect, it } from 'vitest';
import type { OwnedRow } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { findEntries, KINDS, prepareSearch, timelineOf, type Kind } from './timeline.ts';

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
const blank = { language: 'fr', titleOf: () => '' };
const all = new Set<Kind>();

describe('the timeline', () => {
  it('CR-10 stands by when it happened, the latest first; what has no date by when it was recorded', () => {
    const entries = timelineOf({
      ...NONE,
      appointment: [row({ start: '2026-11-29T09:00:00+01:00' })],
      medicalRecord: [row({ occurredAt: '2026-11-29T08:30:00.000Z' })],
      condition: [row({ text: 'Asthme', onset: '2026-11' }), row({ text: 'HTA' })],
      allergy: [
        row({ text: 'Iode', createdAt: '2026-11-28T00:00:00.000Z' }),
        // Noted elsewhere long ago, and imported today.
        row({ text: 'Noix', recordedAt: '1997-11-29T13:01:00.000Z', createdAt: '2026-11-30T00:00:00.000Z' }),
      ],
    });
    expect(entries.map(({ kind, at }) => [kind, at.slice(0, 16)])).toEqual([
      ['medicalRecord', '2026-11-29T08:30'],
      ['appointment', '2026-11-29T08:00'],
      ['allergy', '2026-11-28T00:00'],
      ['condition', '2026-11'],
      ['condition', expect.stringMatching(/^2024-04/)],
      ['allergy', '1997-11-29T13:01'],
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

  it('CR-57 a change makes its own line anew: every other line, and every other kind, is the same object', () => {
    const at = (n: number) => `2026-11-${String(n).padStart(2, '0')}T08:30:00.000Z`;
    const notes = [1, 2, 3].map((n) => row({ title: `n${n}`, occurredAt: at(n) }));
    const observation = [4, 4, 5].map((n) => row({ code: '8867-4', effectiveDateTime: at(n) }));
    const before = timelineOf({ ...NONE, medicalRecord: notes, observation });
    const changed = row({ title: 'changed', occurredAt: at(6) }, notes[1]?.id);
    const after = timelineOf({
      ...NONE,
      medicalRecord: [notes[0]!, changed, notes[2]!],
      observation: [...observation],
    });
    expect(after.map(({ key }) => key)[0]).toBe(changed.id);
    expect(after.filter((entry) => !before.includes(entry)).map(({ key }) => key)).toEqual([changed.id]);
    const measured = row({ code: '8867-4', effectiveDateTime: at(5) });
    const more = timelineOf({ ...NONE, medicalRecord: notes, observation: [...observation, measured] });
    expect(more.filter((entry) => !before.includes(entry)).map(({ rows }) => rows.length)).toEqual([2]);
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
    let worded = 0;
    const wording = (language: string) => ({ language, titleOf: () => ((worded += 1), `${language} titre`) });
    const found = (search: string, language = 'fr') => findEntries(entries, all, search, wording(language));
    expect(found('titre note 4999').map(({ key }) => key)).toEqual(['n4999']);
    expect([read, worded]).toEqual([5000, 5000]);
    expect(found('note 49')).not.toHaveLength(0);
    expect([read, worded]).toEqual([5000, 5000]);
    // In another language it is worded anew.
    expect(found('en titre', 'en')).toHaveLength(5000);
    expect(worded).toBe(10_000);
  });

  it('CR-13 a text that was prepared before is not made again by the first letter', () => {
    const entries = timelineOf({
      ...NONE,
      condition: [row({ text: 'Asthme' }), row({ text: 'Eczéma' })],
      observation: [row({ code: '8867-4', note: 'Repos', effectiveDateTime: '2026-11-29T08:30:00.000Z' })],
    });
    let worded = 0;
    const wording = { language: 'fr', titleOf: () => ((worded += 1), '') };
    prepareSearch(entries.slice(0, 2), wording);
    expect(worded).toBe(2);
    expect(findEntries(entries, all, 'repos', wording).map(({ kind }) => kind)).toEqual(['observation']);
    expect(worded).toBe(3);
  });
});
