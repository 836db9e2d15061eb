import { DIASTOLIC, measuresOf, SYSTOLIC, VITALS } from '../../contract/clinical/vitals.ts';
import { instantKey } from '../../client/calendar-index.ts';
import type { OwnedRow } from '../../hooks/index.ts';
import { holds } from './vitals.ts';

export interface Point {
  /** Milliseconds. */
  at: number;
  value: number;
}

export interface Series {
  code: string;
  points: readonly Point[];
  unit: string;
  /** The usual range; null where it is open. */
  usual: readonly [number | null, number | null];
}

/** What is drawn together: blood pressure is a pair. */
export const CHARTS: readonly { name: string; codes: readonly string[] }[] = [
  { name: 'pressure', codes: [SYSTOLIC, DIASTOLIC] },
  { name: 'heartRate', codes: ['8867-4'] },
  { name: 'temperature', codes: ['8310-5', '8331-1'] },
  { name: 'oxygenSaturation', codes: ['59408-5', '2708-6'] },
  { name: 'respiratoryRate', codes: ['9279-1'] },
  { name: 'weight', codes: ['29463-7'] },
  { name: 'height', codes: ['8302-2'] },
  { name: 'bodyMassIndex', codes: ['39156-5'] },
  { name: 'pain', codes: ['72514-3'] },
  { name: 'glucose', codes: ['2339-0'] },
];

/** The values of these codes in the order of time, a line each; a value in another unit is another line's. */
export function seriesOf(rows: readonly OwnedRow[], codes: readonly string[]): Series[] {
  const lines = new Map<string, { code: string; unit: string; points: Point[] }>();
  for (const { summary } of rows) {
    const at = Date.parse(instantKey(summary['effectiveDateTime']));
    if (Number.isNaN(at) || !holds(summary)) continue;
    for (const { code, value, unit = '' } of measuresOf(summary)) {
      if (value === undefined || !codes.includes(code)) continue;
      const line = lines.get(`${code} ${unit}`) ?? { code, unit, points: [] };
      lines.set(`${code} ${unit}`, line);
      line.points.push({ at, value });
    }
  }
  return [...lines.values()]
    .toSorted((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code))
    .map(({ code, unit, points }) => ({
      code,
      unit,
      points: points.toSorted((a, b) => a.at - b.at),
      usual: VITALS[code]?.usual?.[unit] ?? [null, null],
    }));
}
