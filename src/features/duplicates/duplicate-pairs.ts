import { foldForSearch, nameKey, searchKey } from '../../lib/text.ts';
import type { Patient } from '../../contract/entities/patient.ts';
import {
  compact,
  identifierValues,
  likelyDuplicates,
  traitsOf,
  type Candidate,
  type Traits,
} from '../patients/index.ts';

export type Pair = readonly [Candidate, Candidate];

const words = (value = ''): string[] => foldForSearch(value).split(' ').filter(Boolean).map(searchKey);

/**
 * The keys by which patients are grouped for comparison: two of birth date, family name and given name, or a number.
 * Two patients who differ in one of the three still share the key of the other two.
 */
export function blocksOf(patient: Patient): string[] {
  const { birthDate: born = '', birthName = '' } = patient;
  const families = [birthName, patient.usualName].flatMap((name) => words(name));
  const givens = [patient.birthGivenNames, patient.firstGivenName, patient.usualGiven].flatMap(
    (name) => words(name)[0] ?? [],
  );
  const whole = nameKey(birthName);
  return [
    ...new Set([
      ...identifierValues(patient).map((value) => `i|${compact(value)}`),
      ...(born === '' ? [] : [...families, whole].map((family) => `f|${born}|${family}`)),
      ...(born === '' ? [] : givens.map((given) => `g|${born}|${given}`)),
      ...givens.map((given) => `n|${whole}|${given}`),
    ]),
  ];
}

/** Groups larger than this are not compared pair by pair. */
const CROWD = 200;

/** Finds pairs among patients as they are handed in, each pair once. */
export class PairFinder {
  readonly #blocks = new Map<string, Candidate[]>();
  /** Each patient is compared with many, and folded once. */
  readonly #traits = new Map<Patient, Traits>();

  readonly #traitsOf = (patient: Patient): Traits => {
    const known = this.#traits.get(patient) ?? traitsOf(patient);
    this.#traits.set(patient, known);
    return known;
  };

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
    return likelyDuplicates(patient.summary, [...met.values()], this.#traitsOf).map((other): Pair => [other, patient]);
  }
}
