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

/** How much each permission allows, to be compared. */
export const RANK: Readonly<Record<Permission, number>> = { '': 0, r: 1, rw: 2 };

/** The types of which somebody may do less than before. */
export const narrowedTypes = (
  before: Readonly<Record<string, Permission>>,
  now: Readonly<Record<string, Permission>>,
): string[] => Object.keys(before).filter((type) => RANK[now[type] ?? ''] < RANK[before[type] ?? '']);

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
 * Applies a rule to a right, which becomes smaller or stays the same. An editor may also read. A person who is not
 * among the readers may edit only if they are among the editors.
 */
export function narrowed(permission: Permission, rule: AccessRule, person: Person): Permission {
  if (permission === '') return permission;
  const reads = named(rule.readerRoles, rule.readerUsers, person);
  const edits = named(rule.editorRoles, rule.editorUsers, person);
  if (permission === 'rw' && (edits ?? reads !== false)) return 'rw';
  return reads !== false || edits === true ? 'r' : '';
}
