import { activeAllergies } from '../../contract/clinical/allergies.ts';
import type { JsonObject } from '../../lib/json.ts';

const PRESENT: readonly unknown[] = ['active', 'recurrence', 'relapse'];
const VOID: readonly unknown[] = ['refuted', 'entered-in-error'];

/** A problem that the patient has now. */
export const isCurrent = (condition: JsonObject): boolean =>
  PRESENT.includes(condition['clinicalStatus']) && !VOID.includes(condition['verificationStatus']);

const rank = ({ criticality }: JsonObject): number => (criticality === 'high' ? 0 : 1);

/** Allergies that hold, the dangerous ones first. */
export const shownAllergies = <R extends { summary: JsonObject }>(rows: readonly R[]): R[] => {
  const active = new Set(activeAllergies(rows.map(({ summary }) => summary)));
  return rows
    .filter(({ summary }) => active.has(summary) && summary['noKnownAllergy'] !== true)
    .toSorted((a, b) => rank(a.summary) - rank(b.summary));
};

/** Marks of an allergy or a problem: what keeps it from counting, or makes it count more. */
export function statesOf(type: 'allergy' | 'condition', record: JsonObject): string[] {
  const { clinicalStatus: state, verificationStatus: word } = record;
  if (VOID.includes(word)) return [String(word)];
  if (typeof state === 'string' && !PRESENT.includes(state)) return [state];
  return type === 'allergy' && record['criticality'] === 'high' ? ['high'] : [];
}
