import { NEVER_NARROWED } from '../../contract/access-rule.ts';
import { PERMISSIONS, ROLES, type Role } from '../../contract/permissions.ts';
import { narrowed, RANK, type AccessRule, type Permission, type Person } from '../../contract/rights.ts';
import type { AccessRuleRecord } from '../../contract/entities/access-rule.ts';

/** What can be narrowed, in the order of the table. */
export const MODULES: readonly string[] = Object.keys(PERMISSIONS.admin).filter(
  (module) => !NEVER_NARROWED.includes(module),
);

export const PERMISSION_STEPS: readonly Permission[] = ['rw', 'r', ''];

export interface StoredRule extends AccessRule {
  id: string;
}

/** Somebody whom a rule may name. */
export interface Someone extends Person {
  name: string;
}

export const ruleOf = (
  id: string,
  { module = '', readerRoles, readerUsers, editorRoles, editorUsers }: AccessRuleRecord,
): StoredRule => ({
  id,
  module,
  readerRoles: readerRoles ?? null,
  readerUsers: readerUsers ?? null,
  editorRoles: editorRoles ?? null,
  editorUsers: editorUsers ?? null,
});

const baseOf = (role: string, module: string): Permission =>
  ROLES.some((known) => known === role) ? (PERMISSIONS[role as Role][module] ?? '') : '';

/** What a person may do with a module: the role's right, narrowed by every rule of it. */
export const rightOf = (person: Person, module: string, rules: readonly AccessRule[]): Permission =>
  rules
    .filter((rule) => rule.module === module)
    .reduce((right, rule) => narrowed(right, rule, person), baseOf(person.role, module));

/** Nobody in particular of a role. */
const NOBODY = '';
export const roleRight = (role: string, module: string, rules: readonly AccessRule[]): Permission =>
  rightOf({ role, userId: NOBODY }, module, rules);

/** What may be chosen for a role: never more than it has by itself. */
export const choicesForRole = (role: string, module: string): readonly Permission[] =>
  PERMISSION_STEPS.filter((step) => RANK[step] <= RANK[baseOf(role, module)]);

/** What may be chosen for one person: from what their role has there up to what it has by itself. */
export const choicesForPerson = (
  { role }: Person,
  module: string,
  rules: readonly AccessRule[],
): readonly Permission[] =>
  choicesForRole(role, module).filter((step) => RANK[step] >= RANK[roleRight(role, module, rules)]);

/** Who has more than their role, because a rule names them. */
export const exceptionsOf = (module: string, rules: readonly AccessRule[], people: readonly Someone[]): Someone[] =>
  people.filter((one) => rightOf(one, module, rules) !== roleRight(one.role, module, rules));

/** A wish for one role or one person. */
export type Wish =
  | { kind: 'role'; role: string; permission: Permission }
  | { kind: 'person'; userId: string; permission: Permission };

/** The fields of the one rule that a module needs; null: it needs none. */
export interface RuleFields {
  module: string;
  readerRoles: Role[];
  readerUsers: string[];
  editorRoles: Role[];
  editorUsers: string[];
}

/**
 * The rule that a module has after a wish, in the place of all that it had: what the others may stays as it is. Null
 * when every role has again what it has by itself.
 */
export function ruleAfter(
  module: string,
  rules: readonly AccessRule[],
  people: readonly Someone[],
  wish: Wish,
): RuleFields | null {
  const roleNow = (role: string): Permission =>
    wish.kind === 'role' && wish.role === role ? wish.permission : roleRight(role, module, rules);
  const rolesWith = (least: Permission) =>
    ROLES.filter((role) => baseOf(role, module) !== '' && RANK[roleNow(role)] >= RANK[least]);
  const personNow = (one: Someone): Permission =>
    wish.kind === 'person' && wish.userId === one.userId ? wish.permission : rightOf(one, module, rules);
  // Of a role that is narrowed, only those stay named who had been named before.
  const isNamed = (one: Someone): boolean =>
    (wish.kind === 'person' && wish.userId === one.userId) ||
    rightOf(one, module, rules) !== roleRight(one.role, module, rules);
  const usersWith = (least: Permission) =>
    people
      .filter((one) => isNamed(one) && RANK[personNow(one)] >= RANK[least] && RANK[roleNow(one.role)] < RANK[least])
      .map(({ userId }) => userId);
  const fields: RuleFields = {
    module,
    readerRoles: rolesWith('r'),
    readerUsers: usersWith('r'),
    editorRoles: rolesWith('rw'),
    editorUsers: usersWith('rw'),
  };
  return ROLES.every((role) => roleNow(role) === baseOf(role, module)) ? null : fields;
}
