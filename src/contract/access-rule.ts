import * as z from 'zod/mini';
import type { JsonObject } from '../lib/json.ts';
import { defineEntity } from './entity.ts';
import { choice, list, optional, text, uuid } from './fields.ts';
import { issue, type Issue } from './issues.ts';

/** Access to the rules themselves cannot be narrowed, so that a tenant cannot lock itself out. */
export const NEVER_NARROWED: readonly string[] = ['accessRule', 'user'];

const users = () => optional(list(uuid(), 200));

/**
 * The access rules of an application. A rule for a module that does not exist is refused, because nobody would notice
 * that it does nothing.
 */
export const accessRuleFor = (modules: readonly string[], roles: readonly [string, ...string[]]) => {
  const named = () => optional(list(choice(roles), roles.length));
  const check = (record: JsonObject): Issue[] =>
    modules.includes(String(record['module'])) && !NEVER_NARROWED.includes(String(record['module']))
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
