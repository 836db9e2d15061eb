export const ROLES = ['admin', 'practitioner', 'nurse', 'secretary', 'accountant', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** What a role may do with an entity type: nothing, read, read and write. */
export type Permission = '' | 'r' | 'rw';

/** What every role may do with every type, before a tenant narrows it. */
export type PermissionTable = Record<Role, Record<string, Permission>>;

/** Rights on several types at once: what is clinical follows the medical record. */
const CLINICAL = ['medicalRecord', 'observation', 'condition', 'allergy', 'prescription'] as const;
const PEOPLE = ['practitioner', 'absence'] as const;
const MODELS = ['documentTemplate', 'shareRule'] as const;
/** The module of the drug catalogue in rights and access rules; it is no type of records. */
export const DRUG_CATALOGUE = 'drug';
const ADMINISTRATION = ['user', 'template', 'accessRule'] as const;

const each = (types: readonly string[], permission: Permission): Record<string, Permission> =>
  Object.fromEntries(types.map((type) => [type, permission]));

const rights = (
  patient: Permission,
  appointment: Permission,
  clinical: Permission,
  consent: Permission,
  people: Permission,
  drugs: Permission,
  administrator = false,
): Record<string, Permission> => ({
  patient,
  appointment,
  consent,
  ...each(CLINICAL, clinical),
  ...each(PEOPLE, people),
  ...each(MODELS, administrator ? 'rw' : 'r'),
  ...each(ADMINISTRATION, administrator ? 'rw' : ''),
  [DRUG_CATALOGUE]: drugs,
});

/** Protocol, "Roles and what they may do". The server decides by it, at its own time; a screen takes it as a hint. */
export const PERMISSIONS: PermissionTable = {
  //             patient, appointment, clinical, consent, practitioner, drug catalogue
  admin: rights('rw', 'rw', 'rw', 'rw', 'rw', 'rw', true),
  practitioner: rights('rw', 'rw', 'rw', 'rw', 'rw', 'r'),
  nurse: rights('rw', 'rw', 'rw', 'rw', 'r', 'r'),
  secretary: rights('rw', 'rw', '', 'rw', 'r', 'r'),
  accountant: rights('r', 'r', '', '', 'r', ''),
  reader: rights('r', 'r', 'r', 'r', 'r', 'r'),
};

export function permissionFor(role: Role, entityType: string): Permission {
  return PERMISSIONS[role][entityType] ?? '';
}

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
  role: Role;
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
