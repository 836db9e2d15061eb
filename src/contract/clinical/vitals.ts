/**
 * The vital signs that the clinic knows: LOINC codes, UCUM units, and ranges. A value outside the hard range is
 * refused; one outside the usual range gets a warning.
 */
import type { JsonObject } from '../../lib/json.ts';
import { issue, type Issue } from '../issues.ts';

export interface Vital {
  name: string;
  /** UCUM; the first is what forms offer. */
  units: readonly string[];
  /** The possible values for each unit, ends included. */
  hard?: Readonly<Record<string, readonly [number, number]>>;
  /** The usual values. Others get a warning. */
  usual?: Readonly<Record<string, readonly [number | null, number | null]>>;
  integer?: boolean;
}

const one = (
  name: string,
  unit: string,
  hard?: readonly [number, number],
  usual?: readonly [number | null, number | null],
  more: Partial<Vital> = {},
): Vital => ({
  name,
  units: [unit],
  ...(hard ? { hard: { [unit]: hard } } : {}),
  ...(usual ? { usual: { [unit]: usual } } : {}),
  ...more,
});

const temperature = (name: string) => one(name, 'Cel', [25, 45], [36, 38.5]);

/** By LOINC code. Older and more particular codes stand beside the ones that forms write. */
export const VITALS: Readonly<Record<string, Vital>> = {
  '8480-6': one('systolic', 'mm[Hg]', [30, 300], [90, 140]),
  '8462-4': one('diastolic', 'mm[Hg]', [10, 200], [60, 90]),
  '8867-4': one('heartRate', '/min', [20, 300], [50, 120]),
  '9279-1': one('respiratoryRate', '/min', [3, 80], [10, 25]),
  '8310-5': temperature('temperature'),
  '8331-1': temperature('oralTemperature'),
  '59408-5': one('oxygenSaturation', '%', [40, 100], [94, null]),
  '2708-6': one('oxygenSaturation', '%', [40, 100], [94, null]),
  '29463-7': one('weight', 'kg', [0.2, 400]),
  '8302-2': one('height', 'cm', [20, 260]),
  '39156-5': one('bodyMassIndex', 'kg/m2', [3, 300]),
  '72514-3': one('pain', '{score}', [0, 10], undefined, { integer: true }),
  '2339-0': { name: 'glucose', units: ['mg/dL', 'mmol/L'], hard: { 'mg/dL': [5, 2000], 'mmol/L': [0.3, 111] } },
};

/** The panel of blood pressure, and the code that older data use for it. */
export const BLOOD_PRESSURE = ['85354-9', '55284-4'] as const;
export const SYSTOLIC = '8480-6';
export const DIASTOLIC = '8462-4';

export interface Measure {
  code: string;
  value?: number;
  unit?: string;
}

/** The measurements of an observation, each with the path of its value. */
export function measuresOf(record: JsonObject): (Measure & { path: string })[] {
  const components = Array.isArray(record['components']) ? (record['components'] as unknown as Measure[]) : [];
  const own =
    typeof record['value'] === 'number'
      ? [{ code: String(record['code']), value: record['value'], unit: String(record['unit'] ?? ''), path: 'value' }]
      : [];
  return [...own, ...components.map((component, index) => ({ ...component, path: `components.${index}.value` }))];
}

function measureIssues({ code, value, unit, path }: Measure & { path: string }): Issue[] {
  const vital = VITALS[code];
  if (!vital || value === undefined) return [];
  if (unit === undefined || !vital.units.includes(unit))
    return [issue(path.replace(/value$/, 'unit'), 'wrong_unit', { units: vital.units.join(', ') })];
  const [lowest, highest] = vital.hard?.[unit] ?? [-Infinity, Infinity];
  if (value < lowest || value > highest) return [issue(path, 'out_of_range', { min: lowest, max: highest })];
  return vital.integer && !Number.isInteger(value) ? [issue(path, 'not_whole')] : [];
}

/**
 * The impossible values: a unit of another vital sign, a value that no living person has, a systolic pressure that is
 * not above the diastolic.
 */
export function vitalIssues(record: JsonObject): Issue[] {
  const measures = measuresOf(record);
  const issues = measures.flatMap(measureIssues);
  if (!(BLOOD_PRESSURE as readonly unknown[]).includes(record['code'])) return issues;
  const [systolic, diastolic] = [SYSTOLIC, DIASTOLIC].map((code) => measures.find((measure) => measure.code === code));
  if (!systolic || !diastolic) return [...issues, issue('components', 'pressure_incomplete')];
  if (systolic.value !== undefined && diastolic.value !== undefined && systolic.value <= diastolic.value)
    issues.push(issue(systolic.path, 'pressure_reversed'));
  return issues;
}

export interface VitalWarning {
  path: string;
  kind: 'low' | 'high' | 'change';
}

const CHANGE_LIMIT = 0.1;
const WATCHED_FOR_CHANGE: readonly string[] = ['29463-7', '8302-2'];

/** The doubtful values: outside the usual range, or (weight, height) more than a tenth away from the previous value. */
export function vitalWarnings(record: JsonObject, previous?: JsonObject): VitalWarning[] {
  const before = previous ? measuresOf(previous) : [];
  return measuresOf(record).flatMap(({ code, value, unit, path }): VitalWarning[] => {
    const [low, high] = VITALS[code]?.usual?.[unit ?? ''] ?? [null, null];
    if (value === undefined) return [];
    if (low !== null && value < low) return [{ path, kind: 'low' }];
    if (high !== null && value > high) return [{ path, kind: 'high' }];
    const was = before.find((measure) => measure.code === code && measure.unit === unit)?.value;
    return WATCHED_FOR_CHANGE.includes(code) && was !== undefined && Math.abs(value - was) > was * CHANGE_LIMIT
      ? [{ path, kind: 'change' }]
      : [];
  });
}

/** Body-mass index, to one decimal; null without both. */
export const bodyMassIndex = (kilograms: number | undefined, centimetres: number | undefined): number | null =>
  kilograms === undefined || centimetres === undefined || centimetres <= 0
    ? null
    : Math.round((kilograms / (centimetres / 100) ** 2) * 10) / 10;
