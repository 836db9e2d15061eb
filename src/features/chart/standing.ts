import { activeAllergies } from '../../contract/clinical/allergies.ts';
import type { Allergy } from '../../contract/entities/allergy.ts';
import type { Condition } from '../../contract/entities/condition.ts';

const ENDED: readonly unknown[] = ['inactive', 'remission', 'resolved'];
const VOID: readonly unknown[] = ['refuted', 'entered-in-error'];

/** A problem that the patient has now. One whose status this version cannot read counts as present (UI-88). */
export const isCurrent = (condition: Condition): boolean =>
  !ENDED.includes(condition.clinicalStatus) && !VOID.includes(condition.verificationStatus);

const rank = ({ criticality }: Allergy): number => (criticality === 'high' ? 0 : 1);

/** The present allergies, the dangerous ones first. */
export const shownAllergies = <R extends { summary: Allergy }>(rows: readonly R[]): R[] => {
  const active = new Set(activeAllergies(rows.map(({ summary }) => summary)));
  return rows
    .filter(({ summary }) => active.has(summary) && summary.noKnownAllergy !== true)
    .toSorted((a, b) => rank(a.summary) - rank(b.summary));
};

/** The marks of an allergy or a problem: why it does not count, or counts more. */
export function statesOf(record: Allergy | Condition): string[] {
  const { clinicalStatus: state, verificationStatus: word } = record;
  if (word !== undefined && VOID.includes(word)) return [word];
  if (state !== undefined && ENDED.includes(state)) return [state];
  return 'criticality' in record && record.criticality === 'high' ? ['high'] : [];
}
