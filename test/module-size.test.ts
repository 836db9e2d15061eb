import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const FEATURES = path.resolve(import.meta.dirname, '../src/features');

/** Lines of a module's code: its tests and its words are not counted. */
const linesOf = (module: string): number =>
  fs
    .readdirSync(path.join(FEATURES, module))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^words[.-]/.test(file))
    .map(
      (file) =>
        fs
          .readFileSync(path.join(FEATURES, module, file), 'utf8')
          .trimEnd()
          .split('\n').length,
    )
    .reduce((sum, lines) => sum + lines, 0);

describe('UI-58 a module is small', () => {
  it.each([
    ['patients', 800],
    ['practitioners', 300],
  ])('%s: at most %i lines without tests', (module, most) => {
    const lines = linesOf(module);
    expect(lines).toBeGreaterThan(50);
    expect(lines).toBeLessThanOrEqual(most);
  });
});
