import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followGuide, type Followed } from './support/follow-guide.ts';

const FEATURE = 'src/features/equipment';

/** What a command of the copy says where it fails; empty where it succeeds. */
function faultsOf(folder: string, script: string, ...args: string[]): string {
  try {
    execFileSync(process.execPath, [path.resolve('node_modules', script), ...args], { cwd: folder, stdio: 'pipe' });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    return `${String(stdout)}${String(stderr)}`;
  }
}

describe('CL-1 UI-82 docs/declare-an-entity.md, followed in a copy of the sources', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'declare-'));
  let followed: Followed;
  beforeAll(() => {
    followed = followGuide(folder);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('makes a contract, a migration and one folder, and changes no file of the engine or of the kit', () => {
    const places = followed.made.map((file) => path.dirname(file));
    expect(new Set(places)).toEqual(new Set(['src/contract/entities', 'server/domains/clinic/migrations', FEATURE]));
    expect(
      followed.edited.filter((file) => /^src\/(records|client|db|queue|hooks)|^server\/(?!domains)/.test(file)),
    ).toEqual([]);
  });

  it('UI-82 the folder has at most 60 lines without its words', () => {
    const files = fs.readdirSync(path.join(folder, FEATURE)).filter((file) => !file.startsWith('words-'));
    const lines = files.flatMap((file) =>
      fs
        .readFileSync(path.join(folder, FEATURE, file), 'utf8')
        .trimEnd()
        .split('\n'),
    );
    expect(files).toContain('index.ts');
    expect(lines.length).toBeLessThanOrEqual(60);
  });

  it('compiles, as it is formatted', () => {
    expect(faultsOf(folder, 'typescript/bin/tsc', '-p', 'tsconfig.json')).toBe('');
    expect(faultsOf(folder, 'oxfmt/bin/oxfmt', '--check', ...followed.made, ...followed.edited)).toBe('');
  });

  it('UI-81 has the words that the tests ask for', () => {
    const texts = 'src/ui/i18n/texts';
    const tests = [`${texts}/texts.test.ts`, `${texts}/field-words.test.ts`];
    expect(faultsOf(folder, 'vitest/vitest.mjs', 'run', '--maxWorkers', '1', ...tests)).toBe('');
  });
});
