import { beforeAll, describe, expect, it } from 'vitest';
import { MODULES } from '../src/app/modules.tsx';
import { controlOf, type Control } from '../src/contract/controls.ts';
import { absences } from '../src/features/absences/absence-module.tsx';
import { allergies } from '../src/features/chart/allergy-module.tsx';
import { conditions } from '../src/features/chart/condition-module.tsx';
import { notes } from '../src/features/chart/note-module.tsx';
import { prescriptions } from '../src/features/chart/prescription-module.tsx';
import { vitals } from '../src/features/chart/vitals-module.tsx';
import { appointments } from '../src/features/agenda/appointment-module.tsx';
import { patients } from '../src/features/patients/patient-module.tsx';
import { practitioners } from '../src/features/practitioners/practitioner-module.tsx';
import type { RecordModule } from '../src/records/record-module.ts';
import { LANGUAGES, loadModuleTexts, setLanguage, startTexts, textOf } from '../src/ui/i18n/i18n.ts';

const FORMS: readonly {
  entity: RecordModule['entity'];
  model: { inputsOf(field: string): readonly string[] };
}[] = [patients, practitioners, absences, appointments, notes, prescriptions, vitals, allergies, conditions];

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
    await loadModuleTexts();
  });

  it('are asked of every module', () => {
    expect(FORMS.map(({ entity }) => entity.type)).toEqual(MODULES.map(({ entityType }) => entityType));
  });

  it.each(LANGUAGES)('every field, part and choice of a form has its word: %s', async (language) => {
    await setLanguage(language);
    const missing: string[] = [];
    let asked = 0;
    for (const { entity, model } of FORMS) {
      const has = (key: string): void => {
        asked += 1;
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
    expect(asked).toBeGreaterThan(80);
  });
});
