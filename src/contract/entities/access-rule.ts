import { accessRuleFor } from '../access-rule.ts';
import { PERMISSIONS, ROLES } from '../permissions.ts';
import type { FieldsOf } from '../typed.ts';

/** Who reads and who edits a module in this clinic: it narrows what the roles may do, and never widens it. */
export const accessRule = accessRuleFor(Object.keys(PERMISSIONS.admin), ROLES);

export type AccessRuleRecord = FieldsOf<typeof accessRule>;
