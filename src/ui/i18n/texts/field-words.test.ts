import { describe, expect, it } from 'vitest';
import { clinic } from '../../../contract/clinic.ts';
import { controlOf, type Control } from '../../../contract/controls.ts';
import { entityOf } from '../../../contract/domain.ts';
import type { EntityDefinition } from '../../../contract/entity.ts';
import { allWords } from '../../testing/all-words.ts';
import type { Texts } from './typography.ts';

const CATALOGUES: readonly [string, readonly Texts[]][] = [
  ['French', allWords('fr')],
  ['English', allWords('en')],
];

/** The types whose fields have words: those with screens. */
const TYPES = allWords('fr').flatMap(({ field }) => Object.keys(field ?? {}));

const at = (all: readonly Texts[], key: string): Texts | string | undefined =>
  all
    .map((texts) =>
      key
        .split('.')
        .reduce<Texts | string | undefined>(
          (found, part) => (typeof found === 'object' && Object.hasOwn(found, part) ? found[part] : undefined),
          texts,
        ),
    )
    .find((found) => found !== undefined);

interface Needed {
  fields: string[];
  choices: string[];
}

function needed(control: Control, path: string, into: Needed): Needed {
  if (control.kind === 'list') return needed(control.of, path, into);
  if (control.kind === 'structure') {
    into.fields.push(path);
    for (const part of control.parts) needed(part.control, `${path}.${part.name}`, into);
    return into;
  }
  into.fields.push(path);
  if (control.kind === 'choice')
    into.choices.push(...control.values.map((value) => `${String(path.split('.').at(-1))}.${value}`));
  return into;
}

function wordsOf(entity: EntityDefinition): Needed {
  const into: Needed = { fields: [], choices: [] };
  for (const field of Object.keys(entity.fields.shape)) needed(controlOf(entity, field), field, into);
  return into;
}

describe.each(CATALOGUES)('UI-81 the words of fields and choices, %s', (_language, texts) => {
  it.each(TYPES)('%s: each field of the contract has its word, and each of its choices', (type) => {
    const entity = entityOf(clinic, type);
    if (entity === undefined) throw new Error(`no entity ${type}`);
    const { fields, choices } = wordsOf(entity);
    expect(fields.length).toBeGreaterThan(2);
    expect(
      fields.filter(
        (field) =>
          typeof at(texts, `fieldGroup.${type}.${field}`) !== 'string' &&
          typeof at(texts, `fieldGroup.${type}.${field}._`) !== 'string' &&
          typeof at(texts, `field.${type}.${field}`) !== 'string',
      ),
    ).toEqual([]);
    expect(choices.filter((choice) => typeof at(texts, `choice.${type}.${choice}`) !== 'string')).toEqual([]);
  });
});
