import { describe, expect, it } from 'vitest';
import { madeOfSections, medicalRecord } from '../contract/entities/medical-record.ts';
import type { EntityRecord } from '../contract/entity.ts';
import { changedSince, withTaken } from './others-changes.ts';

const note = (reason: string, version: number): EntityRecord => ({
  id: 'n1',
  version,
  reason,
  ...madeOfSections({ reason }, (key) => (version === 1 ? key : `${key} (en)`)),
});

describe('CR-51 what is made of other fields is not told beside them', () => {
  const { derived } = medicalRecord;

  it('of what a colleague changed under an open form, the section alone is named', () => {
    expect(changedSince(note('Toux', 1), note('Toux sèche', 2))).toEqual(['reason', 'title', 'text']);
    expect(changedSince(note('Toux', 1), note('Toux sèche', 2), derived)).toEqual(['reason']);
  });

  it('taking the section takes the record as it is now, with its version', () => {
    const now = note('Toux sèche', 2);
    expect(withTaken(note('Toux', 1), now, ['reason'], derived)).toBe(now);
  });

  it('a text that is not made of the sections is named', () => {
    expect(changedSince(note('Toux', 1), { ...note('Toux', 2), text: 'Autre chose' }, derived)).toEqual(['text']);
  });
});
