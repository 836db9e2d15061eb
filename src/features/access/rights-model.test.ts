import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../contract/permissions.ts';
import type { AccessRule } from '../../contract/rights.ts';
import {
  choicesForPerson,
  choicesForRole,
  exceptionsOf,
  MODULES,
  rightOf,
  roleRight,
  ruleAfter,
  type Someone,
  type Wish,
} from './rights-model.ts';

const PEOPLE: readonly Someone[] = ROLES.flatMap((role) =>
  ['a', 'b'].map((letter) => ({ role, userId: `${role}-${letter}`, name: `${role} ${letter}` })),
);
const anyOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const some = (values: readonly string[]) => fc.option(fc.subarray([...values]), { nil: null });
const anyRule = (module: string): fc.Arbitrary<AccessRule> =>
  fc.record({
    module: fc.constant(module),
    readerRoles: some(ROLES),
    readerUsers: some(PEOPLE.map(({ userId }) => userId)),
    editorRoles: some(ROLES),
    editorUsers: some(PEOPLE.map(({ userId }) => userId)),
  });

describe('AD-13 the rule that a module needs after a wish', () => {
  it('AD-13 does to one role what was wished and leaves all other roles, and everybody who was named, as they were', () => {
    let [wishes, kept, unruled] = [0, 0, 0];
    fc.assert(
      fc.property(
        anyOf(MODULES).chain((module) => fc.tuple(fc.constant(module), fc.array(anyRule(module), { maxLength: 3 }))),
        anyOf(ROLES),
        fc.nat(),
        ([module, rules], role, pick) => {
          const choices = choicesForRole(role, module);
          const permission = choices[pick % choices.length] ?? '';
          const made = ruleAfter(module, rules, PEOPLE, { kind: 'role', role, permission });
          const after = made === null ? [] : [made];
          unruled += made === null ? 1 : 0;
          for (const one of ROLES)
            expect(roleRight(one, module, after)).toBe(one === role ? permission : roleRight(one, module, rules));
          wishes += 1;
          for (const person of PEOPLE.filter((one) => one.role !== role)) {
            if (made === null) continue;
            expect(rightOf(person, module, after)).toBe(rightOf(person, module, rules));
            kept += 1;
          }
        },
      ),
      { numRuns: 400 },
    );
    expect([wishes > 300, kept > 1_000, unruled > 5]).toEqual([true, true, true]);
  });

  it('AD-13 gives one person what was wished, and nobody else anything', () => {
    let given = 0;
    fc.assert(
      fc.property(
        anyOf(MODULES).chain((module) =>
          fc.tuple(fc.constant(module), fc.array(anyRule(module), { minLength: 1, maxLength: 2 })),
        ),
        anyOf(PEOPLE),
        fc.nat(),
        ([module, rules], who, pick) => {
          const choices = choicesForPerson(who, module, rules);
          const permission = choices[pick % choices.length] ?? '';
          const made = ruleAfter(module, rules, PEOPLE, { kind: 'person', userId: who.userId, permission });
          if (made === null) return;
          for (const one of PEOPLE)
            expect(rightOf(one, module, [made])).toBe(one === who ? permission : rightOf(one, module, rules));
          given += 1;
        },
      ),
      { numRuns: 400 },
    );
    expect(given).toBeGreaterThan(100);
  });

  it('AD-13 offers nobody more than the role has by itself, and ends with the last narrowing', () => {
    expect(choicesForRole('secretary', 'medicalRecord')).toEqual(['']);
    expect(choicesForRole('reader', 'patient')).toEqual(['r', '']);
    const narrow: Wish = { kind: 'role', role: 'secretary', permission: 'r' };
    const made = ruleAfter('patient', [], PEOPLE, narrow);
    expect(made).toMatchObject({ module: 'patient', editorRoles: ['admin', 'practitioner', 'nurse'], readerUsers: [] });
    const rules = made === null ? [] : [made];
    expect(ruleAfter('patient', rules, PEOPLE, { ...narrow, permission: 'rw' })).toBeNull();
    const named = ruleAfter('patient', rules, PEOPLE, { kind: 'person', userId: 'secretary-a', permission: 'rw' });
    expect(exceptionsOf('patient', named === null ? [] : [named], PEOPLE).map(({ userId }) => userId)).toEqual([
      'secretary-a',
    ]);
    expect(MODULES).not.toContain('user');
  });
});
