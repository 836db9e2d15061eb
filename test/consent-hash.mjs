// The hash of a consent, without a line of the product: node consent-hash.mjs EXPORTED.json
// SHA-256 over the canonical JSON (RFC 8785) of text, answers and signature; what is empty is left out.
import { createHash } from 'node:crypto';
import fs from 'node:fs';

const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
};

const consent = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const fields = ['text', 'answers', 'signature'].filter((name) => consent[name] !== undefined && consent[name] !== null);
const sealed = Object.fromEntries(fields.map((name) => [name, consent[name]]));
const hash = createHash('sha256').update(canonical(sealed)).digest('hex');
console.log(hash);
process.exitCode = hash === consent.contentHash ? 0 : 1;
