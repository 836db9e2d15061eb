import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportReason, ImportWarningCode } from '../../src/contract/import.ts';
import { words as en } from '../../src/features/import/words-en.ts';
import { words as fr } from '../../src/features/import/words-fr.ts';

const WARNINGS: Record<ImportWarningCode, true> = {
  'to-complete': true,
  'same-id': true,
  'same-identifier': true,
  'same-person': true,
  differs: true,
  'older-version': true,
  'left-out': true,
};
const REASONS: Record<ImportReason, true> = {
  missing: true,
  adapted: true,
  format: true,
  length: true,
  more: true,
  ended: true,
  implausible: true,
  shared: true,
  'no-field': true,
};

const sources = fs
  .readdirSync('server/domains/clinic/import')
  .filter((name) => !name.endsWith('.test.ts'))
  .map((name) => fs.readFileSync(`server/domains/clinic/import/${name}`, 'utf8'));
/** Every refusal of a file; whom the client has left sees none. */
const refusals = [
  ...new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/new ImportRefused\(\s*\d+,\s*'([A-Z0-9_]+)'/g)].map(([, code]) => code ?? ''),
    ),
  ),
].filter((code) => code !== 'ABORTED');

describe.each([
  ['French', fr.import],
  ['English', en.import],
])('CT-5 the import in %s', (_language, texts) => {
  it('CT-5 has words for every refusal, warning and reason', () => {
    expect(refusals.length).toBeGreaterThanOrEqual(9);
    expect(refusals.filter((code) => !Object.hasOwn(texts.refusal, code))).toEqual([]);
    expect(Object.keys(WARNINGS).filter((code) => !Object.hasOwn(texts.warning, code))).toEqual([]);
    for (const reasons of [texts.reason, texts.reasonOnly])
      expect(Object.keys(REASONS).filter((code) => !Object.hasOwn(reasons, code))).toEqual([]);
  });
});
