import { describe, expect, it } from 'vitest';
import type { Consent } from '../../contract/entities/consent.ts';
import { DEFAULT_MOTIFS } from '../../contract/clinical/clinic-settings.ts';
import { consentsNow, neededFor } from './needed.ts';

const NOW = new Date('2026-12-01T09:00:00Z');
const ZONE = 'Europe/Paris';
const row = (id: string, summary: Consent): { id: string; summary: Consent } => ({
  id,
  summary: { type: 'care', status: 'active', ...summary },
});

describe('CS-40 which consents hold, are missing or end soon', () => {
  it('none holds: what the motif asks for is missing, and nothing is asked for without one', () => {
    expect(consentsNow([], 'vaccine', NOW, ZONE).missing).toEqual([{ type: 'care', last: null }]);
    expect(consentsNow([], null, NOW, ZONE)).toEqual({ holding: [], missing: [], open: [] });
    expect(neededFor('constructor-unknown', DEFAULT_MOTIFS)).toEqual([]);
  });

  it('of several the one that holds longest stands, and one that ends within 30 days says so', () => {
    const { holding, missing } = consentsNow(
      [
        row('a', { validUntil: '2026-12-10' }),
        row('b', { validUntil: '2027-12-10' }),
        row('c', { type: 'image', validUntil: '2026-12-31' }),
      ],
      'vaccine',
      NOW,
      ZONE,
    );
    expect(holding.map(({ id, endsSoon }) => [id, endsSoon])).toEqual([
      ['b', false],
      ['c', true],
    ]);
    expect(missing).toEqual([]);
  });

  it.each<[string, Consent]>([
    ['expired', { validUntil: '2026-11-30' }],
    ['rejected', { status: 'rejected' }],
    ['inactive', { status: 'inactive' }],
  ])('%s does not hold, and is named', (state, fields) => {
    const { holding, missing } = consentsNow([row('a', fields)], 'vaccine', NOW, ZONE);
    expect(holding).toEqual([]);
    expect(missing).toMatchObject([{ type: 'care', last: { id: 'a', state } }]);
  });

  it('the last day is included, an error counts for nothing, and what waits for its signature is listed', () => {
    const { holding, missing, open } = consentsNow(
      [
        row('a', { validUntil: '2026-12-01', type: 'data' }),
        row('b', { status: 'entered-in-error' }),
        row('c', { status: 'proposed' }),
      ],
      'vaccine',
      NOW,
      ZONE,
    );
    expect(holding.map(({ id }) => id)).toEqual(['a']);
    expect(missing).toEqual([{ type: 'care', last: null }]);
    expect(open.map(({ id }) => id)).toEqual(['c']);
  });
});
