import fs from 'node:fs';
import { describe, expect, it } from 'vitest';

const guide = fs.readFileSync('docs/use-the-engine.md', 'utf8');
const FOLDER = 'examples/notes';

/** Blocks whose first line names the file that they show. */
const blocks = [...guide.matchAll(/^```(?:ts|tsx|js|html)\n(?:\/\/|<!--) (\S+?)(?: -->)?\n([\s\S]*?)^```$/gm)].flatMap(([, path, text]) => (path?.startsWith(FOLDER) ? [{ path, text }] : []));

describe('docs/use-the-engine.md', () => {
  it('shows every file of the example', () => {
    expect(blocks.map(({ path }) => path).toSorted()).toEqual(fs.readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`).toSorted());
  });

  it.each(blocks)('$path is what the page says', ({ path, text }) => {
    expect(text).toBe(fs.readFileSync(path, 'utf8'));
  });
});
