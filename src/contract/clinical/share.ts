import type { JsonObject } from '../../lib/json.ts';

export interface ShareQuestion {
  practitionerId: string;
  role: string;
  serviceType: string | null;
  /** `YYYY-MM-DD` */
  day: string;
}

const holds = (rule: JsonObject, { practitionerId, role, serviceType, day }: ShareQuestion): boolean =>
  (rule['practitionerId'] === undefined ? rule['role'] === role : rule['practitionerId'] === practitionerId) &&
  (rule['serviceType'] === undefined || rule['serviceType'] === serviceType) &&
  String(rule['validFrom']) <= day &&
  (rule['validTo'] === undefined || day <= String(rule['validTo']));

const weight = (rule: JsonObject): [number, number, number] => [
  Number(rule['priority'] ?? 0),
  rule['practitionerId'] === undefined ? 0 : 1,
  rule['serviceType'] === undefined ? 0 : 1,
];

/** The rule that applies on a day: the highest priority, then the one for the person, then the one for the act. */
export function shareRuleFor<R extends JsonObject>(rules: readonly R[], question: ShareQuestion): R | null {
  const fitting = rules.filter((rule) => holds(rule, question));
  return fitting.reduce<R | null>((best, rule) => {
    if (!best) return rule;
    const [a, b] = [weight(rule), weight(best)];
    const at = a.findIndex((value, index) => value !== b[index]);
    return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0) ? rule : best;
  }, null);
}

/**
 * Cents of a fee: the practitioner's part rounded down to the cent, the remainder the clinic's; together exactly the
 * fee.
 */
export function splitFee(cents: number, percent: number): { practitioner: number; clinic: number } {
  const practitioner = Number((BigInt(cents) * BigInt(Math.round(percent * 100))) / 10_000n);
  return { practitioner, clinic: cents - practitioner };
}
