import { ENGINE_STEPS, numbered } from '../../server/store/migrations/index.ts';
import type { ServerDomain } from '../../server/deps.ts';
import { school } from './domain.ts';
import { schoolTables } from './migration.ts';

/** The school on the server: the engine's tables and its own, and none of any other application. */
export const schoolServer: ServerDomain = {
  ...school,
  migrations: numbered([...ENGINE_STEPS, { name: 'school', sql: schoolTables }]),
  faults: {},
  search: {},
  neededFirst: [],
  routes: () => [],
  operations: [],
  invitationLetter: (_, { link }) => ({ subject: 'School', text: link }),
  tidy: async () => undefined,
};
