import { beforeAll, describe, expect, it } from 'vitest';
import { loadWordsOfModules, MODULES } from '../src/app/modules.tsx';
import { controlOf, type Control } from '../src/contract/controls.ts';
import type { RecordModule } from '../src/records/record-module.ts';
import { LANGUAGES, loadInsideTexts, setLanguage, startTexts, textOf } from '../src/ui/i18n/i18n.ts';

type Form = Pick<RecordModule, 'entity'> & { model: { inputsOf(field: string): readonly string[] } };

const isForm = (value: unknown): value is Form =>
  typeof value === 'object' && value !== null && 'entity' in value && 'model' in value;

/** The modules, by their files. */
const FORMS: readonly Form[] = Object.values(
  import.meta.glob<Record<string, unknown>>('../src/features/*/*-module.{ts,tsx}', { eager: true }),
).flatMap((file) => Object.values(file).filter(isForm));

/** What no catalogue says: parts that a form has no control of their own for. */
const WITHOUT = new Set([
  // A patient's numbers are fields of their own, named by their systems; the rank is the place in the list.
  'patient.identifiers.system',
  'patient.identifiers.value',
  'patient.identifiers.type',
  'patient.identifiers.status',
  'patient.coverage.rank',
]);

/** The paths of a control and of its parts, each with the choices that it offers. */
function pathsOf(path: string, control: Control): { path: string; choices: readonly string[] }[] {
  const own = { path, choices: control.kind === 'choice' ? control.values : [] };
  switch (control.kind) {
    case 'list':
      return control.of.kind === 'structure' || control.of.kind === 'choice'
        ? [{ path, choices: [] }, ...pathsOf(path, control.of)]
        : [own];
    case 'structure':
      return control.parts.flatMap((part) => pathsOf(`${path}.${part.name}`, part.control));
    default:
      return [own];
  }
}

describe('UI-54 the words of the forms', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadInsideTexts();
    await loadWordsOfModules();
  });

  it('are asked of every module', () => {
    const types = FORMS.map(({ entity }) => entity.type).toSorted();
    expect(types).toEqual(MODULES.map(({ entityType }) => entityType).toSorted());
  });

  it.each(LANGUAGES)('every field, part and choice of a form has its word: %s', async (language) => {
    await setLanguage(language);
    const missing: string[] = [];
    let checked = 0;
    for (const { entity, model } of FORMS) {
      const has = (key: string): void => {
        checked += 1;
        if (textOf(key) === null) missing.push(key);
      };
      for (const field of Object.keys(entity.fields.shape).filter((one) => model.inputsOf(one).length > 0))
        for (const { path, choices } of pathsOf(field, controlOf(entity, field))) {
          if (WITHOUT.has(`${entity.type}.${path}`)) continue;
          if (textOf(`fieldGroup.${entity.type}.${path}`) === null) has(`field.${entity.type}.${path}`);
          for (const choice of choices) has(`choice.${entity.type}.${path.split('.').at(-1)}.${choice}`);
        }
    }
    expect(missing).toEqual([]);
    expect(checked).toBeGreaterThan(80);
  });
});
