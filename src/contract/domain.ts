import type { EntityDefinition } from './entity.ts';
import type { PermissionTable } from './permissions.ts';

/** The entities of an application, as data. The engine and the server know no others. */
export interface Domain {
  name: string;
  entities: readonly EntityDefinition[];
  /** What each role may do with each of them. The server judges by it: without it nobody may anything there. */
  permissions?: PermissionTable;
}

export const entityOf = (domain: Domain, type: string): EntityDefinition | undefined =>
  domain.entities.find((entity) => entity.type === type);

export const entityByResource = (domain: Domain, resource: string): EntityDefinition | undefined =>
  domain.entities.find((entity) => entity.resource === resource);
