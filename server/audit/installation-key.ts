import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { BadConfig } from '../config.ts';
import type { HeadKey } from './signed-head.ts';

const fileOf = (dir: string) => path.join(dir, 'audit-key.pem');

/** PKCS#8, as PEM or its base64 alone on one line, which an environment variable can hold. */
function privateKeyOf(text: string, source: string): KeyObject {
  try {
    const key = text.includes('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below: what the key says must not reach the log.
  }
  throw new BadConfig(`${source} must be an Ed25519 private key in PKCS#8 (openssl genpkey -algorithm ed25519)`);
}

/** Made at the first start. Only this user can read it. */
function keptIn(dir: string): KeyObject {
  const file = fileOf(dir);
  fs.mkdirSync(dir, { recursive: true });
  try {
    const { privateKey } = generateKeyPairSync('ed25519');
    // Two first starts at once: the second one finds the file of the first.
    fs.writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
    return privateKey;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return privateKeyOf(fs.readFileSync(file, 'utf8'), file);
  }
}

/** The key that signs the heads of this installation's audits: `AUDIT_KEY`, or the data folder's. */
export const installationKey = ({ auditKey, dataDir }: { auditKey: string | undefined; dataDir: string }): HeadKey =>
  headKeyOf(auditKey === undefined ? keptIn(dataDir) : privateKeyOf(auditKey, 'AUDIT_KEY'));

function headKeyOf(privateKey: KeyObject): HeadKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: async () => x,
    sign: async (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    async verify(publicKey, text, signature) {
      try {
        const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
        return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
      } catch {
        return false;
      }
    },
  };
}
