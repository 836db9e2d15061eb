import { base64url, fromBase64url } from '../auth/keys.ts';
import type { HeadKey } from './signed-head.ts';

const ED25519 = 'Ed25519';
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A key that lasts as long as this process, by WebCrypto: for a server that has no installation, like the mock. */
export function passingHeadKey(): HeadKey {
  let made: Promise<CryptoKeyPair> | undefined;
  const pair = () => (made ??= crypto.subtle.generateKey(ED25519, false, ['sign', 'verify']) as Promise<CryptoKeyPair>);
  return {
    publicKey: async () => base64url(new Uint8Array(await crypto.subtle.exportKey('raw', (await pair()).publicKey))),
    sign: async (text) =>
      base64url(new Uint8Array(await crypto.subtle.sign(ED25519, (await pair()).privateKey, bytesOf(text)))),
    async verify(publicKey, text, signature) {
      const [key, mac] = [fromBase64url(publicKey), fromBase64url(signature)];
      if (key?.length !== 32 || mac === null) return false;
      const imported = await crypto.subtle.importKey('raw', key as BufferSource, ED25519, false, ['verify']);
      return crypto.subtle.verify(ED25519, imported, mac as BufferSource, bytesOf(text));
    },
  };
}
