import type { Domain } from '../../src/contract/domain.ts';
import { accessRuleFor } from '../../src/contract/entities/access-rule.ts';
import { user } from '../../src/contract/entities/user.ts';
import type { Permission } from '../../src/contract/permissions.ts';
import { pupil } from './pupil.ts';
import { schoolClass } from './school-class.ts';

const rights = (pupils: Permission, classes: Permission, administration: Permission) => ({
  pupil: pupils,
  schoolClass: classes,
  user: administration,
  accessRule: administration,
});

export const school: Domain = {
  name: 'school',
  entities: [schoolClass, pupil, user, accessRuleFor(['pupil', 'schoolClass'])],
  permissions: {
    admin: rights('rw', 'rw', 'rw'),
    practitioner: rights('rw', 'r', ''),
    nurse: rights('r', 'r', ''),
    secretary: rights('rw', 'rw', ''),
    accountant: rights('', 'r', ''),
    reader: rights('r', 'r', ''),
  },
};
