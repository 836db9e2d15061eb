import { describe, expect, it } from 'vitest';
import { narrowedTypes } from './rights.ts';

describe('AD-15 what somebody may do less', () => {
  it('AD-15 is every type whose right went down or away, and none that went up or came', () => {
    const before = { patient: 'rw', note: 'r', consent: 'rw', agenda: 'r', gone: 'r' } as const;
    const now = { patient: 'r', note: 'r', consent: 'rw', agenda: 'rw', fresh: 'rw' } as const;
    expect(narrowedTypes(before, now)).toEqual(['patient', 'gone']);
    expect(narrowedTypes(now, now)).toEqual([]);
  });
});
