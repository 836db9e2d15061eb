import type { Domain } from '../../src/contract/domain.ts';
import { narrowed, type Permission } from '../../src/contract/rights.ts';
import type { Principal } from '../auth/sessions.ts';

/** A person's permission for each entity type. */
export type Rights = (entityType: string) => Permission;

/** What the role may do, narrowed by the tenant's rules. The rules were read together with the session. */
export const rightsOf =
  (domain: Domain, { role, userId, rules }: Pick<Principal, 'role' | 'userId' | 'rules'>): Rights =>
  (entityType) =>
    rules
      .filter(({ module }) => module === entityType)
      .reduce((right, rule) => narrowed(right, rule, { role, userId }), domain.permissions?.[role]?.[entityType] ?? '');

export const readableTypes = (domain: Domain, principal: Principal): string[] => {
  const rights = rightsOf(domain, principal);
  return domain.entities.map(({ type }) => type).filter((type) => rights(type) !== '');
};

/** The right on every type of records, and on nothing else: clients compare these names with `schema` (protocol). */
export const permissionsOf = (domain: Domain, principal: Principal): Record<string, Permission> => {
  const rights = rightsOf(domain, principal);
  return Object.fromEntries(domain.entities.map(({ type }) => [type, rights(type)]));
};
