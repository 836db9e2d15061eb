import type { MedicalRecord } from '../../contract/entities/medical-record.ts';
import { isSigned } from '../../contract/clinical/signature.ts';
import { useAttention, type OutboxEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';

/**
 * The button of the page that made a change: `sign`, or `add` to a signed record. Null for any other change: corrections
 * and signed new records are made in a form, and are corrected there.
 */
export function deedOf({ operation, payload }: Pick<OutboxEntry, 'operation' | 'payload'>): 'sign' | 'add' | null {
  const { corrections, addenda }: MedicalRecord = payload;
  if (operation !== 'UPDATE' || corrections !== undefined) return null;
  if (isSigned(payload)) return 'sign';
  return addenda === undefined ? null : 'add';
}

/** Why a signature was not accepted: a key of `chart.unsigned`. */
export type WhyUnsigned = 'already' | 'changed' | 'author' | 'other';

/** Decided by codes, paths and the state of the record only, never by messages. */
export function whyUnsigned({ conflict, rejection }: OutboxEntry, record: JsonObject): WhyUnsigned {
  if (isSigned(conflict?.serverData ?? record)) return 'already';
  const at = (path: string) => rejection?.errors?.some((found) => found.path === path) === true;
  if (conflict !== null || at('signature.contentHash')) return 'changed';
  return rejection?.code === 'FORBIDDEN' || at('signature.userId') ? 'author' : 'other';
}

/** A signature that the server did not accept. The next signature resolves it. */
export function useUnsigned(id: string): OutboxEntry | undefined {
  return useAttention().attention.find(
    (entry) => entry.entityId === id && entry.state !== 'failed' && deedOf(entry) === 'sign',
  );
}

export const settling = (unsigned: OutboxEntry | undefined): { resolves?: string } =>
  unsigned === undefined ? {} : { resolves: unsigned.id };
