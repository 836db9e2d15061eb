import { describe, expect, it } from 'vitest';
import { closedFor, closureOf, closureOn } from './closures.ts';
import { clashesOf, freeSlots, openRanges } from './planning.ts';

const PARIS = 'Europe/Paris';
/** Over the night on which the clocks of Paris are put forward. */
const EASTER = closureOf('c1', { name: 'Pâques', start: '2027-03-27', end: '2027-03-29' }, PARIS);
const dr = closedFor({ familyName: 'Benali' }, [EASTER]);

describe('AG-28 closing days of the clinic', () => {
  it('AG-28 last from the first day to the end of the last, by the clinic’s clocks', () => {
    expect(EASTER.summary).toMatchObject({ start: '2027-03-26T23:00:00.000Z', end: '2027-03-29T22:00:00.000Z' });
    const days = ['2027-03-26', '2027-03-27', '2027-03-28', '2027-03-29', '2027-03-30'];
    expect(days.map((day) => closureOn([EASTER], day)?.name ?? '')).toEqual(['', 'Pâques', 'Pâques', 'Pâques', '']);
    expect(days.map((day) => openRanges(dr, day).length)).toEqual([1, 0, 0, 0, 1]);
  });

  it('AG-28 offer no free slot, and leave those around them', () => {
    const query = { practitioner: dr, busy: [], minutes: 20, zone: PARIS, count: 1, days: 10 };
    const [slot] = freeSlots({ ...query, after: '2027-03-26T18:00:00.000Z', day: '2027-03-26' });
    expect(slot?.start).toBe('2027-03-30T06:00:00.000Z');
  });

  it('AG-28 are met by whoever would come then, whoever is asked for', () => {
    const at = (start: string, end: string) =>
      clashesOf(
        { id: null, start, end, patientId: '', practitionerIds: ['p'], room: '' },
        [],
        [],
        [{ id: EASTER.id, summary: EASTER.summary }],
      ).map(({ kind }) => kind);
    expect(at('2027-03-29T08:00:00Z', '2027-03-29T08:20:00Z')).toEqual(['closure']);
    expect(at('2027-03-29T22:00:00Z', '2027-03-29T22:20:00Z')).toEqual([]);
  });

  it('AG-28 keep the days on which a practitioner is away by themselves', () => {
    const away = { notAvailable: [{ description: 'Congés', start: '2027-04-01' }] };
    expect(openRanges(closedFor(away, [EASTER]), '2027-04-02')).toEqual([]);
    expect(closedFor(away, [])).toBe(away);
  });
});
