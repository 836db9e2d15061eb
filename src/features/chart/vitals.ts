import { BLOOD_PRESSURE, DIASTOLIC, measuresOf, SYSTOLIC, VITALS } from '../../contract/clinical/vitals.ts';
import { instantKey } from '../../client/calendar-index.ts';
import type { OwnedRow } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { textOf } from '../../ui/i18n/i18n.ts';
import { unitWord } from '../../ui/i18n/words.ts';

export const isPressure = (code: unknown): boolean => (BLOOD_PRESSURE as readonly unknown[]).includes(code);

/** `PA`, `FC`: what the measure of a code is called where there is little room; the code where it is not known. */
export const vitalWord = (code: string): string =>
  textOf(`vital.short.${isPressure(code) ? 'pressure' : (VITALS[code]?.name ?? '')}`) ?? code;

const number = (value: number, language: string): string => new Intl.NumberFormat(language).format(value);

/** `PA 120/80 mmHg`, `FC 72 /min` */
export function measureWord(record: JsonObject, language: string): string {
  const code = String(record['code'] ?? '');
  const measures = measuresOf(record);
  const valueOf = (of: string) => measures.find((measure) => measure.code === of)?.value;
  if (isPressure(code)) {
    const [systolic, diastolic] = [valueOf(SYSTOLIC), valueOf(DIASTOLIC)];
    return `${vitalWord(code)} ${systolic ?? '?'}/${diastolic ?? '?'}\u00a0${unitWord('mm[Hg]')}`;
  }
  return measures
    .flatMap(({ code: of, value, unit }) =>
      value === undefined ? [] : [`${vitalWord(of)} ${number(value, language)}\u00a0${unitWord(unit ?? '')}`],
    )
    .join(' · ');
}

const VOID: readonly unknown[] = ['cancelled', 'entered-in-error', 'registered'];

/** A measure that was made and stands. */
export const holds = ({ status }: JsonObject): boolean => !VOID.includes(status);

/** The last measure of each code. */
export function lastOf(rows: readonly OwnedRow[]): Map<string, JsonObject> {
  const last = new Map<string, JsonObject>();
  const when = (summary: JsonObject) => instantKey(summary['effectiveDateTime']);
  for (const { summary } of rows) {
    const code = String(summary['code']);
    const known = last.get(code);
    if (holds(summary) && (known === undefined || when(known) <= when(summary))) last.set(code, summary);
  }
  return last;
}
