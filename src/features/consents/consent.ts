import { consentHash, consentState, type Consent, type ConsentStatus } from '../../contract/entities/consent.ts';

export type ConsentState = ConsentStatus | 'expired';

/** `2026-12-01`: the day in the clinic. */
export const clinicDay = (now: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);

export const stateOf = (record: Consent, now: Date, zone: string): ConsentState =>
  consentState(record, clinicDay(now, zone));

/** The statuses after a decision; the content can no longer change (CL-50). */
const DECIDED: readonly unknown[] = ['active', 'rejected', 'inactive'];
export const isDecided = ({ status }: Consent): boolean => DECIDED.includes(status);

/** The statuses before a decision: the text can be presented and still be changed. */
export const isOpen = ({ status }: Consent): boolean => status === 'draft' || status === 'proposed';

/** The decision with its hash over the record as it will be after it (CL-53). */
export async function sealed<P extends Consent>(record: Consent, patch: P): Promise<P & { contentHash: string }> {
  return { ...patch, contentHash: await consentHash({ ...record, ...patch }) };
}

export interface Withdrawal {
  by: string;
  reason: string;
  effect: string;
}

/** A withdrawal in the contract's form: who, when, why. */
export function withdrawalOf({ by, reason, effect }: Withdrawal, at: Date): Consent {
  return {
    status: 'inactive',
    withdrawal: {
      at: at.toISOString(),
      by: by.trim(),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      ...(effect.trim() === '' ? {} : { effect: effect.trim() }),
    },
  };
}
