import type { Domain } from '../../src/contract/domain.ts';
import { permissionFor, type Permission, type Role } from '../../src/contract/permissions.ts';

export const readableTypes = (domain: Domain, role: Role): string[] =>
  domain.entities.map(({ type }) => type).filter((type) => permissionFor(role, type) !== '');

export const permissionsOf = (domain: Domain, role: Role): Record<string, Permission> =>
  Object.fromEntries(domain.entities.map(({ type }) => [type, permissionFor(role, type)]));
