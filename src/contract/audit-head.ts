import * as z from 'zod/mini';
import { instant } from './fields.ts';

const base64url = (length: number) => z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`)));

/**
 * The head of a clinic's audit at one moment, signed by the installation: the file that an administrator keeps. Field
 * names are in the order of RFC 8785.
 */
export const signedHeadSchema = z.strictObject({
  at: instant(),
  /** The clinic's slug. */
  clinic: z.string().check(z.minLength(1), z.maxLength(100)),
  format: z.literal('medicalpro-audit-head-1'),
  /** SHA-256 of the last entry, in hexadecimal. */
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** The number of the last entry. */
  id: z.string().check(z.regex(/^\d{1,18}$/)),
  /** The installation's public key (Ed25519). */
  key: base64url(43),
  /** Ed25519, over {@link signedTextOf}. */
  signature: base64url(86),
  tenantId: z.guid(),
});
export type SignedHead = z.infer<typeof signedHeadSchema>;

/** What is signed: everything but the signature, as RFC 8785 writes it. */
export const signedTextOf = ({ at, clinic, format, hash, id, key, tenantId }: Omit<SignedHead, 'signature'>): string =>
  JSON.stringify({ at, clinic, format, hash, id, key, tenantId });

/**
 * What a signature shows: that this installation made it (`OWN`), another one did, it is another clinic's, or that it
 * does not belong to this text.
 */
export const headSignatureSchema = z.enum(['OWN', 'OTHER_KEY', 'OTHER_CLINIC', 'FORGED']);
export type HeadSignature = z.infer<typeof headSignatureSchema>;

/** A kept head from the text of its file; null if it is none. */
export function readSignedHead(text: string): SignedHead | null {
  try {
    return signedHeadSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
