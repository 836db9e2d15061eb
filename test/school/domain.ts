import type { Domain } from '../../src/contract/domain.ts';
import { accessRuleFor } from '../../src/contract/access-rule.ts';
import type { Permission } from '../../src/contract/rights.ts';
import { pupil } from './pupil.ts';
import { schoolClass } from './school-class.ts';
import { ROLES, user } from './user.ts';

const rights = (pupils: Permission, classes: Permission, administration: Permission) => ({
  pupil: pupils,
  schoolClass: classes,
  user: administration,
  accessRule: administration,
});

export const school: Domain = {
  name: 'school',
  entities: [schoolClass, pupil, user, accessRuleFor(['pupil', 'schoolClass'], ROLES)],
  permissions: {
    admin: rights('rw', 'rw', 'rw'),
    teacher: rights('rw', 'r', ''),
    reader: rights('r', 'r', ''),
  },
};
