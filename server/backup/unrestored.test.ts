import { describe, expect, it } from 'vitest';
import { BadBackup } from './backup.ts';
import { asUnrestored } from './unrestored.ts';

const wordsOf = (error: unknown): string => (asUnrestored(error) as Error).message;
const failed = (message: string, code: string) => Object.assign(new Error(message), { code });

describe('a restore that was broken off', () => {
  it('H1 SV-171 says that nothing was changed, and to make room where the disk is full', () => {
    for (const code of ['53100', 'ENOSPC'])
      expect(wordsOf(failed('could not extend file', code))).toMatch(
        /^could not extend file\nNothing was restored: .* holds what it held before\. Make room .*restore again\.$/,
      );
    expect(wordsOf(failed('Connection terminated', '57P01'))).toMatch(/Nothing was restored: .*Put that right, then/);
  });

  it('H1 SV-171 leaves the words on a bad file as they are', () => {
    const bad = new BadBackup('the backup is cut off');
    expect(asUnrestored(bad)).toBe(bad);
  });
});
