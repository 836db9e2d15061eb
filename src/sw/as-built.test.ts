import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hasBytesOf, hasTypeOf } from './as-built.ts';

const answer = (body: string, type: string | null) =>
  new Response(body, type === null ? {} : { headers: { 'content-type': type } });

describe('H32 UG-10 what is taken for a file of the app', () => {
  it.each([
    ['/assets/a.js', 'text/javascript', true],
    ['/assets/a.js', 'application/javascript; charset=utf-8', true],
    ['/assets/a.js', 'text/html; charset=utf-8', false],
    ['/assets/a.js', 'text/plain', false],
    ['/assets/a.css?__WB_REVISION__=1', 'text/css', true],
    ['/assets/a.css', 'text/html', false],
    ['/index.html', 'text/html', true],
    ['/index.html', 'application/json', false],
    ['/icons/icon.svg', 'image/svg+xml', true],
    ['/icons/icon.svg', 'text/html', false],
    ['/assets/inter.woff2', 'application/octet-stream', true],
  ])('%s as %s: %s', (path, type, taken) => {
    expect(hasTypeOf(`https://clinic.example${path}`, answer('', type))).toBe(taken);
  });

  it('the bytes that were built, and no others; the answer can still be read', async () => {
    const integrity = `sha256-${createHash('sha256').update('export {};').digest('base64')}`;
    const built = answer('export {};', 'text/javascript');
    expect(await hasBytesOf(integrity, built)).toBe(true);
    expect(await built.text()).toBe('export {};');
    expect(await hasBytesOf(integrity, answer('<html>', 'text/javascript'))).toBe(false);
  });
});
