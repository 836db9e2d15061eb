import type { EntityDefinition } from './entity.ts';
import type { PermissionTable } from './rights.ts';

/**
 * The entities of an application, as data. The engine and the server know no others, except that people sign in as
 * records of `user` (with `name`, `email`, `role` and `status`) and that `accessRule` narrows rights.
 */
export interface Domain {
  name: string;
  entities: readonly EntityDefinition[];
  /** The rights of each role on each type. The server decides by them; without them nobody may do anything. */
  permissions?: PermissionTable;
  /** The field of `user` that says whose work a user signs, as `signing.author` of an entity names it. */
  signer?: string;
}

export const entityOf = (domain: Domain, type: string): EntityDefinition | undefined =>
  domain.entities.find((entity) => entity.type === type);

export const entityByResource = (domain: Domain, resource: string): EntityDefinition | undefined =>
  domain.entities.find((entity) => entity.resource === resource);
