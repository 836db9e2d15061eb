import { consentHash, consentState, type ConsentStatus } from '../../contract/entities/consent.ts';
import type { Json, JsonObject } from '../../lib/json.ts';

export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

export type ConsentState = ConsentStatus | 'expired';

/** `2026-12-01`: the day in the clinic. */
export const clinicDay = (now: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);

export const stateOf = (record: JsonObject, now: Date, zone: string): ConsentState =>
  consentState(record, clinicDay(now, zone));

/** What was decided: it stays as it is (CL-50). */
const DECIDED: readonly unknown[] = ['active', 'rejected', 'inactive'];
export const isDecided = ({ status }: JsonObject): boolean => DECIDED.includes(status);

/** Nobody has decided yet: the text can be shown, and still changed. */
export const isOpen = ({ status }: JsonObject): boolean => status === 'draft' || status === 'proposed';

/** The decision with its hash, over the record that it leaves (CL-53). */
export async function sealed(record: JsonObject, patch: JsonObject): Promise<JsonObject> {
  return { ...patch, contentHash: await consentHash({ ...record, ...patch }) };
}

export interface Withdrawal {
  by: string;
  reason: string;
  effect: string;
}

/** A withdrawal as the contract has it: who, when, why. */
export function withdrawalOf({ by, reason, effect }: Withdrawal, at: Date): JsonObject {
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
