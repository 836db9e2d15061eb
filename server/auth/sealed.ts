import { base64url, fromBase64url, type Signer } from './keys.ts';

/** A value that a client stores and sends back, with the server's signature: `BODY.MAC`. */
export async function seal(signer: Signer, purpose: string, value: unknown): Promise<string> {
  const body = base64url(new TextEncoder().encode(JSON.stringify(value)));
  return `${body}.${await signer.sign(purpose, body)}`;
}

export type Unsealed<T> = { kind: 'sealed'; value: T } | { kind: 'foreign' } | { kind: 'garbage' };

/**
 * A malformed value is the client's fault; a well-formed value that this server did not sign for this purpose (another
 * secret, a forgery) is only ignored.
 */
export async function unseal<T>(
  signer: Signer,
  purpose: string,
  text: string,
  hasShape: (value: unknown) => value is T,
): Promise<Unsealed<T>> {
  const [body, mac, ...rest] = text.split('.');
  const bytes = body ? fromBase64url(body) : null;
  if (!body || !bytes || mac === undefined || rest.length > 0) return { kind: 'garbage' };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'garbage' };
  }
  if (!hasShape(value)) return { kind: 'garbage' };
  return (await signer.verify(purpose, body, mac)) ? { kind: 'sealed', value } : { kind: 'foreign' };
}
