import { foundation } from './001-foundation.ts';
import { clinicTables } from './002-clinic.ts';
import { operations } from './003-operations.ts';
import { access } from './004-access.ts';

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

/** The role under which every request reads and writes: owner of nothing, subject to every policy. */
export const APP_ROLE = 'medicalpro_app';

/** In order. A released migration is never edited: the next one mends it. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'foundation', sql: foundation },
  { version: 2, name: 'clinic', sql: clinicTables },
  { version: 3, name: 'operations', sql: operations },
  { version: 4, name: 'access', sql: access },
];
