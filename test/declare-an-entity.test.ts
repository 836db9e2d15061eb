import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as Controls from '../src/contract/controls.ts';
import type { EntityDefinition } from '../src/contract/entity.ts';
import { followGuide, type Followed } from './support/follow-guide.ts';

const FEATURE = 'src/features/equipment';

interface Words {
  field: { equipment: Record<string, string> };
  choice: { equipment: Record<string, Record<string, string>> };
}

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
  let faults: Record<'types' | 'format', string>;
  beforeAll(() => {
    followed = followGuide(folder);
    const all = [...followed.made, ...followed.edited];
    // What the guide touches and what that is made of: the tests of everything else are compiled with the project.
    const project = { extends: './tsconfig.json', include: [], files: all.filter((file) => file.startsWith('src/')) };
    fs.writeFileSync(path.join(folder, 'tsconfig.followed.json'), JSON.stringify(project));
    faults = {
      types: faultsOf(folder, 'typescript/bin/tsc', '-p', 'tsconfig.followed.json'),
      format: faultsOf(folder, 'oxfmt/bin/oxfmt', '--check', ...all),
    };
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

  it('compiles and is formatted', () => expect(faults).toEqual({ types: '', format: '' }));

  it('UI-81 has a word for every field and choice, in both languages', async () => {
    const from = async (file: string) => (await import(path.join(folder, file))) as Record<string, unknown>;
    const { equipment } = (await from('src/contract/entities/equipment.ts')) as { equipment: EntityDefinition };
    const { controlOf } = (await from('src/contract/controls.ts')) as typeof Controls;
    for (const language of ['fr', 'en']) {
      const { words } = (await from(`${FEATURE}/words-${language}.ts`)) as { words: Words };
      const fields = Object.keys(equipment.fields.shape);
      expect(Object.keys(words.field.equipment)).toEqual(fields);
      for (const field of fields) {
        const control = controlOf(equipment, field);
        if (control.kind === 'choice')
          expect(Object.keys(words.choice.equipment[field] ?? {}).toSorted()).toEqual(control.values.toSorted());
      }
    }
  });
});
