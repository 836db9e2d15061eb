import { contentHash } from '../../contract/clinical/signature.ts';
import { applyPatch, type EntityDefinition, type Signing } from '../../contract/entity.ts';
import type { JsonObject } from '../../lib/json.ts';

export interface Signer {
  id: string;
  name: string;
}

export const seenVersion = (record: JsonObject): number | null =>
  typeof record['version'] === 'number' ? record['version'] : null;

/** The patch with the signature over the record that it leaves (CL-24). */
export async function signedPatch(
  entity: EntityDefinition & { signing: Signing },
  record: JsonObject,
  patch: JsonObject,
  signer: Signer,
  at: Date,
): Promise<JsonObject> {
  const hash = await contentHash(entity, entity.signing.seals, applyPatch(record, patch));
  const signature = { userId: signer.id, name: signer.name, signedAt: at.toISOString(), contentHash: hash };
  return { ...patch, [entity.signing.field]: signature };
}
