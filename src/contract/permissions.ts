export const ROLES = ['admin', 'practitioner', 'nurse', 'secretary', 'accountant', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** What a role may do with an entity type: nothing, read, read and write. */
export type Permission = '' | 'r' | 'rw';

/** Protocol, "Roles and what they may do". The server decides by it, at its own time; a screen takes it as a hint. */
export const PERMISSIONS: Record<Role, Record<string, Permission>> = {
  admin: { patient: 'rw', appointment: 'rw', medicalRecord: 'rw', consent: 'rw', practitioner: 'rw', user: 'rw', template: 'rw' },
  practitioner: { patient: 'rw', appointment: 'rw', medicalRecord: 'rw', consent: 'rw', practitioner: 'rw', user: '', template: '' },
  nurse: { patient: 'rw', appointment: 'rw', medicalRecord: 'rw', consent: 'rw', practitioner: 'r', user: '', template: '' },
  secretary: { patient: 'rw', appointment: 'rw', medicalRecord: '', consent: 'rw', practitioner: 'r', user: '', template: '' },
  accountant: { patient: 'r', appointment: 'r', medicalRecord: '', consent: '', practitioner: 'r', user: '', template: '' },
  reader: { patient: 'r', appointment: 'r', medicalRecord: 'r', consent: 'r', practitioner: 'r', user: '', template: '' },
};

export function permissionFor(role: Role, entityType: string): Permission {
  return PERMISSIONS[role][entityType] ?? '';
}
