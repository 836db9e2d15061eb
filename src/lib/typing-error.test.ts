import { describe, expect, it } from 'vitest';
import { withOneError } from './typing-error.ts';

describe('UI-4 UI-7 one typing error', () => {
  it.each([
    ['wrong', 'dupond', 'dupont'],
    ['wrong at the start', 'bupont', 'dupont'],
    ['missing', 'dupnt', 'dupont'],
    ['missing at the start', 'upont', 'dupont'],
    ['missing at the end', 'dupon', 'dupont'],
    ['too many', 'duppont', 'dupont'],
    ['too many at the end', 'duponts', 'dupont'],
    ['exchanged', 'dupotn', 'dupont'],
    ['exchanged at the start', 'udpont', 'dupont'],
    ['exchanged digits', '1984-02-91', '1984-02-19'],
  ])('a letter %s: %s is %s', (_what, typed, word) => expect(withOneError(typed, word)).toBe('whole'));

  it.each([
    ['dupnt', 'dupontel'],
    ['bupo', 'dupont'],
  ])('%s begins %s', (typed, word) => expect(withOneError(typed, word)).toBe('beginning'));

  it.each([
    ['dopand', 'dupont'],
    ['tnopud', 'dupont'],
    ['duponts', 'dupon'],
    ['durand', 'dupont'],
  ])('%s is not %s', (typed, word) => expect(withOneError(typed, word)).toBeNull());
});
