import type { Permission } from './rights.ts';

/** The clinic's. */
export const ROLES = ['admin', 'practitioner', 'nurse', 'secretary', 'accountant', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** The rights of a role. Every clinical type has the right of the medical record. */
const CLINICAL = [
  'medicalRecord',
  'observation',
  'condition',
  'allergy',
  'prescription',
  'phrase',
  'importedResource',
] as const;
const PEOPLE = ['practitioner', 'absence', 'closure'] as const;
const MODELS = ['documentTemplate', 'shareRule', 'clinicSettings'] as const;
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
export const PERMISSIONS: Record<Role, Record<string, Permission>> = {
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
 * What a role may do with the drug catalogue: a hint for screens, since a tenant's rule may narrow it. It is no type of
 * records, so the sign-in's `permissions` do not name it.
 */
export const drugRight = (role: string | undefined): Permission =>
  Object.entries(PERMISSIONS).find(([name]) => name === role)?.[1][DRUG_CATALOGUE] ?? '';
