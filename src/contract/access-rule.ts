import * as z from 'zod/mini';
import type { JsonObject } from '../lib/json.ts';
import { defineEntity } from './entity.ts';
import { choice, list, optional, text, uuid } from './fields.ts';
import { issue, type Issue } from './issues.ts';

/** The administration of rights itself is never narrowed: a tenant can't lock itself out. */
const OPEN = ['accessRule', 'user'];

const users = () => optional(list(uuid(), 200));

/**
 * The rules of an application's modules: a module that it doesn't have would be a rule that nobody notices to do
 * nothing.
 */
export const accessRuleFor = (modules: readonly string[], roles: readonly [string, ...string[]]) => {
  const named = () => optional(list(choice(roles), roles.length));
  const check = (record: JsonObject): Issue[] =>
    modules.includes(String(record['module'])) && !OPEN.includes(String(record['module']))
      ? []
      : [issue('module', 'module_fixed')];
  return defineEntity({
    type: 'accessRule',
    resource: 'access-rules',
    schemaVersion: 1,
    minSchemaVersion: 1,
    policy: 'strict',
    versioned: true,
    references: [
      { field: 'readerUsers', to: 'user', many: true },
      { field: 'editorUsers', to: 'user', many: true },
    ],
    fields: z.strictObject({
      module: text(100),
      readerRoles: named(),
      readerUsers: users(),
      editorRoles: named(),
      editorUsers: users(),
      note: optional(text(2000)),
    }),
    check,
  });
};
