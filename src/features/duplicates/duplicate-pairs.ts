import { foldForSearch, nameKey, searchKey } from '../../lib/text.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { compact, identifierValues, likelyDuplicates, type Candidate } from '../patients/index.ts';

export type Pair = readonly [Candidate, Candidate];

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const words = (value: string): string[] => foldForSearch(value).split(' ').filter(Boolean).map(searchKey);

/**
 * Under what a patient stands beside others to be compared: two of birth date, family name and given name, or a number.
 * Whoever differs in one of the three still meets under the other two.
 */
export function blocksOf(patient: JsonObject): string[] {
  const born = text(patient['birthDate']);
  const families = [patient['birthName'], patient['usualName']].flatMap((name) => words(text(name)));
  const givens = [patient['birthGivenNames'], patient['firstGivenName'], patient['usualGiven']].flatMap(
    (name) => words(text(name))[0] ?? [],
  );
  const whole = nameKey(text(patient['birthName']));
  return [
    ...new Set([
      ...identifierValues(patient).map((value) => `i|${compact(value)}`),
      ...(born === '' ? [] : [...families, whole].map((family) => `f|${born}|${family}`)),
      ...(born === '' ? [] : givens.map((given) => `g|${born}|${given}`)),
      ...givens.map((given) => `n|${whole}|${given}`),
    ]),
  ];
}

/** So many under one name are no longer compared each with each. */
const CROWD = 200;

/** Finds pairs among patients as they are handed in, each pair once. */
export class PairFinder {
  readonly #blocks = new Map<string, Candidate[]>();

  add(patient: Candidate): Pair[] {
    const met = new Map<string, Candidate>();
    for (const key of blocksOf(patient.summary)) {
      const block = this.#blocks.get(key);
      if (block === undefined) this.#blocks.set(key, [patient]);
      else if (block.length < CROWD) {
        for (const one of block) met.set(one.id, one);
        block.push(patient);
      }
    }
    return likelyDuplicates(patient.summary, [...met.values()]).map((other): Pair => [other, patient]);
  }
}
