import { expect, test } from 'vitest';
import type { ImportEnd } from '../../../../src/contract/import.ts';
import { exitCodeOf } from './exit-code.ts';

const CASES: readonly [name: string, end: ImportEnd, code: number][] = [
  ['new people', { type: 'done', created: { patient: 1 } }, 0],
  ['people who are here already', { type: 'done', created: {}, alreadyPresent: { practitioner: 2 } }, 0],
  ['nobody: all left out', { type: 'done', created: {}, alreadyPresent: {}, skipped: { Patient: 8 } }, 1],
  ['nobody in the file', { type: 'done', created: {}, skipped: { Observation: 9 } }, 1],
  ['a failure', { type: 'error', code: 'FAILED' }, 1],
];

test.each(CASES)('H39 SV-147 the exit code of an import tells whether people are here: %s', (_name, end, code) => {
  expect(exitCodeOf(end)).toBe(code);
});
