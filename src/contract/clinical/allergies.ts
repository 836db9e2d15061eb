import type { JsonObject } from '../../lib/json.ts';
import { foldForSearch } from '../../lib/text.ts';
import { areRelated, singular } from './drug-families.ts';

const VOID: readonly unknown[] = ['refuted', 'entered-in-error'];

const ENDED: readonly unknown[] = ['inactive', 'resolved'];

/** The present allergies. One whose status this version cannot read counts as present (UI-88). */
export const activeAllergies = <A extends JsonObject>(allergies: readonly A[]): A[] =>
  allergies.filter((item) => !ENDED.includes(item['clinicalStatus']) && !VOID.includes(item['verificationStatus']));

export type AllergyStatement =
  | { kind: 'unknown' }
  | { kind: 'none-known' }
  | { kind: 'known'; allergies: JsonObject[] };

/** What is known about a patient's allergies. A named allergy outweighs "none known", whichever was recorded later. */
export function allergyStatement(allergies: readonly JsonObject[]): AllergyStatement {
  const active = activeAllergies(allergies);
  const named = active.filter((item) => item['noKnownAllergy'] !== true);
  if (named.length > 0) return { kind: 'known', allergies: named };
  return active.some((item) => item['clinicalStatus'] === 'active') ? { kind: 'none-known' } : { kind: 'unknown' };
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const folded = (names: readonly unknown[]) =>
  names
    .filter((name): name is string => typeof name === 'string')
    .map((name) => singular(foldForSearch(name)))
    .filter((name) => name !== '');

/** Whether all words of one name are in the other: "amoxicilline" in "amoxicilline trihydratée". */
const matches = (a: string, b: string) => ` ${a} `.includes(` ${b} `) || ` ${b} `.includes(` ${a} `);

/**
 * The allergies that a drug's substances (DCI) or name touch: by name, by another name of the substance, or by a family
 * (`penicilline`, `AINS`). A warning, decided by names alone.
 */
export function allergiesTouched<A extends JsonObject>(drug: JsonObject, allergies: readonly A[]): A[] {
  const names = folded([...texts(drug['substances']), drug['name']]);
  return activeAllergies(allergies).filter((item) =>
    folded([...texts(item['substances']), item['text']]).some((to) =>
      names.some((name) => matches(name, to) || areRelated(to, name)),
    ),
  );
}
