import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** The modules that this one runs, itself included; types alone are not run. */
function runBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, from = ''] of text.matchAll(/^(?:import|export)(?! type)[^;]*? from '(\.[^']+)';/gm))
    runBy(path.resolve(path.dirname(file), from), seen);
  return seen;
}

it('OB-9 what the service worker runs loads no chunk: it is a classic script, which has no import() and no import.meta', () => {
  const files = [...runBy(path.resolve(import.meta.dirname, 'service-worker.ts'))];
  expect(files.length).toBeGreaterThan(50);
  const late = files.filter((file) => /^(?!\s*(?:\*|\/\/)).*\bimport\(/m.test(readFileSync(file, 'utf8')));
  expect(late.map((file) => path.relative(process.cwd(), file))).toEqual([]);
});
