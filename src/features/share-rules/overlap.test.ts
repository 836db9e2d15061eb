import { describe, expect, it } from 'vitest';
import type { ShareRule } from '../../contract/entities/share-rule.ts';
import { overlapping } from './overlap.ts';

const A: ShareRule = { practitionerId: 'a', percent: 60, validFrom: '2026-01-01', validTo: '2026-06-30' };
const held: { id: string; summary: ShareRule }[] = [
  { id: '1', summary: A },
  { id: '2', summary: { role: 'nurse', serviceType: 'Pansement', percent: 30, validFrom: '2026-01-01' } },
];

describe('AD-35 CL-73 a share rule beside others', () => {
  it.each([
    ['the last day of another', { ...A, validFrom: '2026-06-30', validTo: undefined }, '1'],
    ['the day after', { ...A, validFrom: '2026-07-01', validTo: undefined }, null],
    ['the day before', { ...A, validFrom: '2025-01-01', validTo: '2025-12-31' }, null],
    ['an act of its own', { ...A, serviceType: 'Échographie' }, null],
    ['another person', { ...A, practitionerId: 'b' }, null],
    ['a rule without end', { role: 'nurse', serviceType: 'Pansement', percent: 1, validFrom: '2040-01-01' }, '2'],
    ['nobody chosen yet', { percent: 1, validFrom: '2026-01-01' }, null],
  ])('AD-35 CL-73 %s', (_name, rule, expected) => {
    expect(overlapping(JSON.parse(JSON.stringify(rule)), null, held)?.id ?? null).toBe(expected);
  });

  it('AD-35 is never in its own way', () => expect(overlapping(A, '1', held)).toBeNull());
});
