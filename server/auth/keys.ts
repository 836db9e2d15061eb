import { createSHA256, type IHasher } from 'hash-wasm';

const encoder = new TextEncoder();

export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Message authentication codes. Each purpose has a key of its own, derived from the server's one secret. */
export interface Signer {
  sign(purpose: string, message: string): Promise<string>;
  verify(purpose: string, message: string, mac: string): Promise<boolean>;
  key(purpose: string): Promise<Uint8Array>;
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

export function createSigner(secret: string): Signer {
  const keys = new Map<string, Promise<CryptoKey>>();

  async function raw(purpose: string): Promise<Uint8Array> {
    const master = await crypto.subtle.importKey('raw', encoder.encode(secret), HMAC, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('HMAC', master, encoder.encode(`medicalpro:${purpose}`)));
  }

  function keyFor(purpose: string): Promise<CryptoKey> {
    let key = keys.get(purpose);
    if (!key) {
      key = raw(purpose).then((bytes) =>
        crypto.subtle.importKey('raw', bytes as BufferSource, HMAC, false, ['sign', 'verify']),
      );
      keys.set(purpose, key);
    }
    return key;
  }

  return {
    key: raw,
    async sign(purpose, message) {
      return base64url(
        new Uint8Array(await crypto.subtle.sign('HMAC', await keyFor(purpose), encoder.encode(message))),
      );
    },
    async verify(purpose, message, mac) {
      const bytes = fromBase64url(mac);
      return (
        bytes !== null &&
        crypto.subtle.verify('HMAC', await keyFor(purpose), bytes as BufferSource, encoder.encode(message))
      );
    },
  };
}

let hasher: Promise<IHasher> | undefined;

/** Computed synchronously: WebCrypto's threads cost more than a few hundred bytes of HMAC. */
export async function sha256(text: string): Promise<string> {
  hasher ??= createSHA256();
  const ready = await hasher;
  return base64url(ready.init().update(encoder.encode(text)).digest('binary'));
}

/** In hexadecimal, as the database writes it. */
export async function sha256Hex(text: string): Promise<string> {
  hasher ??= createSHA256();
  const ready = await hasher;
  return ready.init().update(encoder.encode(text)).digest('hex');
}
