import type { Observation } from '../../contract/entities/observation.ts';
import { DIASTOLIC, measuresOf, SYSTOLIC, VITALS } from '../../contract/clinical/vitals.ts';
import type { OwnedRow } from '../../hooks/index.ts';
import { holds, momentOf } from './vitals.ts';

export interface Point {
  /** Milliseconds. */
  at: number;
  value: number;
}

export interface Series {
  code: string;
  points: readonly Point[];
  unit: string;
  /** The usual range; null where it has no limit. */
  usual: readonly [number | null, number | null];
}

/** The lines of one chart. The two values of a blood pressure are drawn together. */
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

interface Measured extends Point {
  code: string;
  unit: string;
}

const inRecord = new WeakMap<Observation, readonly Measured[]>();

/** The valid values of a record: read once, however many others change. */
function measuredIn(summary: Observation): readonly Measured[] {
  const known = inRecord.get(summary);
  if (known !== undefined) return known;
  const at = momentOf(summary);
  const found =
    Number.isNaN(at) || !holds(summary)
      ? []
      : measuresOf(summary).flatMap(({ code, value, unit = '' }) =>
          value === undefined ? [] : [{ code, unit, at, value }],
        );
  inRecord.set(summary, found);
  return found;
}

/** Cached by the rows: unchanged rows are read once, however many charts use them. */
const read = new WeakMap<readonly OwnedRow<Observation>[], ReadonlyMap<string, readonly Measured[]>>();

/** All valid measurements, by code. */
function byCode(rows: readonly OwnedRow<Observation>[]): ReadonlyMap<string, readonly Measured[]> {
  const known = read.get(rows);
  if (known !== undefined) return known;
  const found = new Map<string, Measured[]>();
  for (const { summary } of rows)
    for (const measured of measuredIn(summary)) {
      const measures = found.get(measured.code) ?? [];
      found.set(measured.code, measures);
      measures.push(measured);
    }
  read.set(rows, found);
  return found;
}

/** The charts that have a value. */
export const chartsOf = (rows: readonly OwnedRow<Observation>[]): typeof CHARTS =>
  CHARTS.filter(({ codes }) => codes.some((code) => byCode(rows).has(code)));

/** The values of these codes in order of time, one line for each code and unit. */
export function seriesOf(rows: readonly OwnedRow<Observation>[], codes: readonly string[]): Series[] {
  const lines = new Map<string, { code: string; unit: string; points: Point[] }>();
  const measures = byCode(rows);
  for (const { code, unit, at, value } of codes.flatMap((one) => measures.get(one) ?? [])) {
    const line = lines.get(`${code} ${unit}`) ?? { code, unit, points: [] };
    lines.set(`${code} ${unit}`, line);
    line.points.push({ at, value });
  }
  return [...lines.values()].map(({ code, unit, points }) => ({
    code,
    unit,
    points: points.toSorted((a, b) => a.at - b.at),
    usual: VITALS[code]?.usual?.[unit] ?? [null, null],
  }));
}
