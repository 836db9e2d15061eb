import type { ShareRule } from '../../contract/entities/share-rule.ts';

const LAST_DAY = '9999-12-31';

const keyOf = ({ practitionerId, role, serviceType }: ShareRule): string =>
  JSON.stringify([practitionerId ?? role ?? null, serviceType ?? '']);

/** The rule of the same person (or role) and act that holds on one of this rule's days (CL-73); null for none. */
export function overlapping<R extends { id: string; summary: ShareRule }>(
  rule: ShareRule,
  id: string | null,
  others: readonly R[],
): R | null {
  const { validFrom: from = '', validTo: to = LAST_DAY } = rule;
  const key = keyOf(rule);
  if (from === '' || (rule.practitionerId === undefined) === (rule.role === undefined)) return null;
  return (
    others.find(
      (other) =>
        other.id !== id &&
        keyOf(other.summary) === key &&
        (other.summary.validFrom ?? '') <= to &&
        from <= (other.summary.validTo ?? LAST_DAY),
    ) ?? null
  );
}
