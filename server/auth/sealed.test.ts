import { describe, expect, it } from 'vitest';
import { base64url, createSigner } from './keys.ts';
import { seal, unseal } from './sealed.ts';

const signer = createSigner('a secret of this server');
const isPair = (value: unknown): value is [string, number] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number';
const open = (text: string, purpose = 'place') => unseal(signer, purpose, text, isPair);

describe('DC-36 a value that a client gives back', () => {
  it('is what was sealed', async () => {
    expect(await open(await seal(signer, 'place', ['é', 7]))).toEqual({ kind: 'sealed', value: ['é', 7] });
  });

  it('is foreign when it was signed for something else, with another secret, or changed', async () => {
    const sealed = await seal(signer, 'place', ['a', 7]);
    const [, mac = ''] = sealed.split('.');
    const other = base64url(new TextEncoder().encode('["a",8]'));
    expect(await open(sealed, 'another')).toEqual({ kind: 'foreign' });
    expect(await open(await seal(createSigner('another secret'), 'place', ['a', 7]))).toEqual({ kind: 'foreign' });
    expect(await open(`${other}.${mac}`)).toEqual({ kind: 'foreign' });
    expect(await open(`${sealed.split('.')[0]}.`)).toEqual({ kind: 'foreign' });
  });

  it('is garbage where it has no such form', async () => {
    const texts = [
      '',
      'a',
      '.',
      'a.b.c',
      `${base64url(Uint8Array.of(0xff, 0xfe))}.x`,
      `${base64url(Uint8Array.of(123))}.x`,
    ];
    for (const text of [...texts, await seal(signer, 'place', ['a', 'b'])])
      expect([text, await open(text)]).toEqual([text, { kind: 'garbage' }]);
  });
});
