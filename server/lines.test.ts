import { describe, expect, it } from 'vitest';
import { linesOf } from './lines.ts';

const tooLong = (line: number) => new Error(`line ${line} is too long`);

async function read(pieces: readonly string[], limit = 100): Promise<string[]> {
  const lines: string[] = [];
  async function* each() {
    yield* pieces;
  }
  for await (const line of linesOf(each(), limit, tooLong)) lines.push(line);
  return lines;
}

describe('lines of a text in pieces', () => {
  it('H20 the same lines come out wherever the text was cut', async () => {
    const text = 'one\n\ntwo and more\r\nlast';
    const expected = text.split('\n');
    for (let first = 0; first <= text.length; first += 1) {
      for (let second = first; second <= text.length; second += 1) {
        expect(await read([text.slice(0, first), text.slice(first, second), text.slice(second)])).toEqual(expected);
      }
    }
    expect(await read(['a\n'])).toEqual(['a']);
    expect(await read([])).toEqual([]);
  });

  it('H20 a line over the limit is refused by its number, ended or not', async () => {
    await expect(read(['ok\n', 'x'.repeat(6), 'x'.repeat(6)], 10)).rejects.toThrow('line 2 is too long');
    await expect(read(['x'.repeat(11), '\n'], 10)).rejects.toThrow('line 1 is too long');
    await expect(read([`${'x'.repeat(11)}\n`], 10)).rejects.toThrow('line 1 is too long');
    expect(await read([`${'x'.repeat(10)}\n`], 10)).toHaveLength(1);
  });

  it('H20 no character of a piece is looked at again when the next piece comes', async () => {
    let looked = 0;
    const original = String.prototype.indexOf;
    const pieces = Array.from({ length: 2000 }, () => 'x'.repeat(1000));
    String.prototype.indexOf = function counted(this: string, search: string, from?: number) {
      looked += this.length - (from ?? 0);
      return original.call(this, search, from);
    };
    try {
      expect(await read(pieces, 3_000_000)).toHaveLength(1);
    } finally {
      String.prototype.indexOf = original;
    }
    expect(looked).toBeGreaterThan(0);
    expect(looked).toBeLessThanOrEqual(2 * 2_000_000);
  });
});
