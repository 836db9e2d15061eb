import { BLOOD_PRESSURE, DIASTOLIC, measuresOf, SYSTOLIC, VITALS } from '../../contract/clinical/vitals.ts';
import type { OwnedRow } from '../../hooks/index.ts';
import type { Observation } from '../../contract/entities/observation.ts';
import { formatMeasure } from '../../ui/i18n/format.ts';
import { textOf, type Language } from '../../ui/i18n/i18n.ts';
import { unitWord } from '../../ui/i18n/words.ts';

export const isPressure = (code: unknown): boolean => (BLOOD_PRESSURE as readonly unknown[]).includes(code);

/** The short label of a measurement, such as `PA` or `FC`; the code if it is unknown. */
export const vitalWord = (code: string): string =>
  textOf(`vital.short.${isPressure(code) ? 'pressure' : (VITALS[code]?.name ?? '')}`) ?? code;

/** `PA 120/80 mmHg`, `FC 72 /min` */
export function measureWord(record: Observation, language: Language): string {
  const { code = '' } = record;
  const measures = measuresOf(record);
  const valueOf = (of: string) => measures.find((measure) => measure.code === of)?.value;
  if (isPressure(code)) {
    const [systolic, diastolic] = [valueOf(SYSTOLIC), valueOf(DIASTOLIC)];
    const said = (value: number | undefined) => (value === undefined ? '?' : formatMeasure(value, language));
    return `${vitalWord(code)} ${said(systolic)}/${said(diastolic)}\u00a0${unitWord('mm[Hg]')}`;
  }
  return measures
    .flatMap(({ code: of, value, unit }) =>
      value === undefined ? [] : [`${vitalWord(of)} ${formatMeasure(value, language)}\u00a0${unitWord(unit ?? '')}`],
    )
    .join(' · ');
}

const VOID: readonly unknown[] = ['cancelled', 'entered-in-error', 'registered'];

/** Whether a measurement was made and is valid. */
export const holds = ({ status }: Observation): boolean => !VOID.includes(status);

/** Read once: a record that has not changed keeps its summary. */
const moments = new WeakMap<Observation, number>();

/** When a measurement was made, in milliseconds; NaN if that is not known. */
export function momentOf(summary: Observation): number {
  const known = moments.get(summary);
  if (known !== undefined) return known;
  const at = Date.parse(summary.effectiveDateTime ?? '');
  moments.set(summary, at);
  return at;
}

const lasts = new WeakMap<readonly OwnedRow<Observation>[], ReadonlyMap<string, Observation>>();

/** The last measurement of each code; of rows that have not changed, found once. */
export function lastOf(rows: readonly OwnedRow<Observation>[]): ReadonlyMap<string, Observation> {
  const found = lasts.get(rows);
  if (found !== undefined) return found;
  const latest = new Map<string, { at: number; summary: Observation }>();
  for (const { summary } of rows) {
    if (!holds(summary)) continue;
    const { code = '' } = summary;
    // One without a moment is before every other.
    const at = momentOf(summary) || -Infinity;
    const known = latest.get(code);
    if (known === undefined || known.at <= at) latest.set(code, { at, summary });
  }
  const last = new Map([...latest].map(([code, { summary }]) => [code, summary]));
  lasts.set(rows, last);
  return last;
}
