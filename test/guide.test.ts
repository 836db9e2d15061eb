import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const guide = fs.readFileSync('docs/use-the-engine.md', 'utf8');
const FOLDER = 'examples/notes';

/** Blocks whose first line names the file that they show. */
const blocks = [...guide.matchAll(/^```(?:ts|tsx|js|html)\n(?:\/\/|<!--) (\S+?)(?: -->)?\n([\s\S]*?)^```$/gm)].flatMap(
  ([, path, text]) => (path?.startsWith(FOLDER) ? [{ path, text }] : []),
);

function typeErrors(project: string): string {
  try {
    execFileSync(process.execPath, [path.resolve('node_modules/typescript/bin/tsc'), '-p', project], {
      cwd: project,
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

describe('docs/use-the-engine.md', () => {
  it('shows every file of the example', () => {
    expect(blocks.map(({ path }) => path).toSorted()).toEqual(
      fs
        .readdirSync(FOLDER)
        .map((name) => `${FOLDER}/${name}`)
        .toSorted(),
    );
  });

  describe('in a project of one’s own', () => {
    let folder: string;
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guide-'));
    });
    afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

    it('its commands leave folders that stand alone, with the example on them', () => {
      const [, copy] = /^```sh\n(for folder [\s\S]*?)^```$/m.exec(guide) ?? [];
      const project = path.join(folder, 'notes');
      fs.mkdirSync(path.join(project, 'src'), { recursive: true });
      fs.symlinkSync(process.cwd(), path.join(folder, 'medicalpro'));
      fs.symlinkSync(path.resolve('node_modules'), path.join(project, 'node_modules'));
      execFileSync('sh', ['-ec', copy ?? 'exit 1'], { cwd: project });
      for (const name of fs.readdirSync(FOLDER).filter((file) => /\.tsx?$/.test(file))) {
        fs.writeFileSync(
          path.join(project, 'src', name),
          fs.readFileSync(path.join(FOLDER, name), 'utf8').replaceAll('../../src/', './'),
        );
      }
      // As `npm create vite` writes it.
      const compilerOptions = {
        target: 'es2023',
        lib: ['ES2023', 'DOM'],
        module: 'esnext',
        types: ['vite/client'],
        skipLibCheck: true,
        moduleResolution: 'bundler',
        allowImportingTsExtensions: true,
        verbatimModuleSyntax: true,
        moduleDetection: 'force',
        noEmit: true,
        jsx: 'react-jsx',
        noUnusedLocals: true,
        noUnusedParameters: true,
        erasableSyntaxOnly: true,
        noFallthroughCasesInSwitch: true,
      };
      fs.writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
      expect(typeErrors(project)).toBe('');
      fs.appendFileSync(path.join(project, 'src/note.ts'), 'const never: number = "so";\n');
      expect(typeErrors(project)).toContain('src/note.ts');
    }, 60_000);
  });

  it.each(blocks)('$path is what the page says', ({ path, text }) => {
    expect(text).toBe(fs.readFileSync(path, 'utf8'));
  });
});
