import { signedTextOf, type HeadSignature, type SignedHead } from '../../src/contract/audit-head.ts';
import type { AuditHead } from './verify.ts';

/** The installation's key (Ed25519). Keys and signatures are in base64url; a public key is its 32 bytes. */
export interface HeadKey {
  publicKey(): Promise<string>;
  sign(text: string): Promise<string>;
  /** With any public key. One that is no key verifies nothing. */
  verify(publicKey: string, text: string, signature: string): Promise<boolean>;
}

export interface HeadOf {
  tenant: { id: string; slug: string };
  head: AuditHead;
  now: number;
}

export async function signHead(key: HeadKey, { tenant, head, now }: HeadOf): Promise<SignedHead> {
  const unsigned = {
    at: new Date(now).toISOString(),
    clinic: tenant.slug,
    format: 'medicalpro-audit-head-1' as const,
    hash: head.hash,
    id: head.id,
    key: await key.publicKey(),
    tenantId: tenant.id,
  };
  return { ...unsigned, signature: await key.sign(signedTextOf(unsigned)) };
}

/** Only the chain of the clinic that it names can be compared with a head, and only if nobody has changed the head. */
export const isComparable = (signature: HeadSignature): boolean => signature === 'OWN' || signature === 'OTHER_KEY';

export async function judgeHead(key: HeadKey, tenantId: string, head: SignedHead): Promise<HeadSignature> {
  if (!(await key.verify(head.key, signedTextOf(head), head.signature))) return 'FORGED';
  if (head.tenantId.toLowerCase() !== tenantId) return 'OTHER_CLINIC';
  return head.key === (await key.publicKey()) ? 'OWN' : 'OTHER_KEY';
}
