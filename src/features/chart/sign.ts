import type { MedicalRecord } from '../../contract/entities/medical-record.ts';
import { contentHash } from '../../contract/clinical/signature.ts';
import { applyPatch, type EntityDefinition, type Signing } from '../../contract/entity.ts';
import type { JsonObject } from '../../lib/json.ts';

type Signature = NonNullable<MedicalRecord['signature']>;

export interface Signer {
  id: string;
  name: string;
}

export const seenVersion = ({ version }: { version?: number }): number | null => version ?? null;

/** Adds to a patch the signature over the record as it will be after the patch (CL-24). */
export async function signedPatch<const P extends JsonObject>(
  entity: EntityDefinition & { signing: Signing },
  record: JsonObject,
  patch: P,
  signer: Signer,
  at: Date,
): Promise<P & { signature: Signature }> {
  const hash = await contentHash(entity, entity.signing.seals, applyPatch(record, patch));
  const signature = { userId: signer.id, name: signer.name, signedAt: at.toISOString(), contentHash: hash };
  // Every record of a chart that is signed has its signature in this field.
  return { ...patch, signature };
}
