/** What a role may do with an entity type: nothing, read, read and write. */
export type Permission = '' | 'r' | 'rw';

/**
 * What every role of an application may do with every type, before a tenant narrows it. The role `admin` is in each of
 * them: the server's administration is open to it.
 */
export type PermissionTable = Readonly<Record<string, Readonly<Record<string, Permission>>>>;

/**
 * Who reads and who edits a module in a tenant, by role or by name. Lists that are both absent leave what the roles
 * may.
 */
export interface AccessRule {
  module: string;
  readerRoles?: readonly string[] | null;
  readerUsers?: readonly string[] | null;
  editorRoles?: readonly string[] | null;
  editorUsers?: readonly string[] | null;
}

export interface Person {
  role: string;
  userId: string;
}

/** Whether the lists name the person; null where there are none. */
function named(
  roles: readonly string[] | null | undefined,
  users: readonly string[] | null | undefined,
  { role, userId }: Person,
): boolean | null {
  if (!roles && !users) return null;
  return roles?.includes(role) === true || users?.includes(userId) === true;
}

/**
 * A right after a rule: less, or the same. Whoever edits reads; whoever isn't among the readers edits only by name or
 * role of an editor.
 */
export function narrowed(permission: Permission, rule: AccessRule, person: Person): Permission {
  if (permission === '') return permission;
  const reads = named(rule.readerRoles, rule.readerUsers, person);
  const edits = named(rule.editorRoles, rule.editorUsers, person);
  if (permission === 'rw' && (edits ?? reads !== false)) return 'rw';
  return reads !== false || edits === true ? 'r' : '';
}
