import { isSigned } from '../../contract/clinical/signature.ts';
import { useAttention, type OutboxEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';

/**
 * What a button of the page did: sign, or add to a signed record. A correction and a signed creation are a form's work,
 * and are mended in it.
 */
export function deedOf({ operation, payload }: Pick<OutboxEntry, 'operation' | 'payload'>): 'sign' | 'add' | null {
  if (operation !== 'UPDATE' || payload['corrections'] !== undefined) return null;
  if (isSigned(payload)) return 'sign';
  return payload['addenda'] === undefined ? null : 'add';
}

/** Why a signature was not taken: a key of `chart.unsigned`. */
export type WhyUnsigned = 'already' | 'changed' | 'author' | 'other';

/** By codes, paths and the state of the record alone. */
export function whyUnsigned({ conflict, rejection }: OutboxEntry, record: JsonObject): WhyUnsigned {
  if (isSigned(conflict?.serverData ?? record)) return 'already';
  const at = (path: string) => rejection?.errors?.some((found) => found.path === path) === true;
  if (conflict !== null || at('signature.contentHash')) return 'changed';
  return rejection?.code === 'FORBIDDEN' || at('signature.userId') ? 'author' : 'other';
}

/** The signature of a record that the server did not take: the next one settles it. */
export function useUnsigned(id: string): OutboxEntry | undefined {
  return useAttention().attention.find(
    (entry) => entry.entityId === id && entry.state !== 'failed' && deedOf(entry) === 'sign',
  );
}

export const settling = (unsigned: OutboxEntry | undefined): { resolves?: string } =>
  unsigned === undefined ? {} : { resolves: unsigned.id };
