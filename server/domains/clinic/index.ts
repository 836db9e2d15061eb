import { clinic } from '../../../src/contract/clinic.ts';
import { patientTerms } from '../../../src/contract/patient-terms.ts';
import { dialledForms, phoneNumbers } from '../../../src/lib/phone.ts';
import type { ServerDomain } from '../../deps.ts';
import { calendarRoutes } from './agenda-feed/public-routes.ts';
import { agendaFeedRoutes } from './agenda-feed/routes.ts';
import { drugEditingRoutes } from './drugs/editing-routes.ts';
import type { ImportDrugs } from './drugs/import-port.ts';
import { drugRoutes } from './drugs/routes.ts';
import { tidyDrugs } from './drugs/trim.ts';
import { clinicFaults } from './faults.ts';
import { fhirExportRoutes } from './fhir-export/routes.ts';
import type { StartParseThread } from './import/parse-pieces.ts';
import { invitationLetter } from './invitation-letter.ts';
import { importRoutes } from './import/routes.ts';
import { neededFirst } from './needed-first.ts';
import { retentionRoutes } from './retention/routes.ts';
import { clinicMigrations } from './migrations/index.ts';
import { clinicOperations } from './operations.ts';

const phoneForms = (phone: string): string[][] => phoneNumbers(phone).map(dialledForms);

/**
 * `startParseThread`: for long texts of an import; `importDrugs`: unpacks the drug base. Null where there are no threads
 * and no zlib (a page's own server).
 */
export const createClinic = (
  startParseThread: StartParseThread | null,
  importDrugs: ImportDrugs | null,
): ServerDomain => ({
  ...clinic,
  migrations: clinicMigrations,
  faults: clinicFaults,
  search: { patient: { lists: ['phones', 'identifiers'], terms: (fields) => patientTerms(fields, phoneForms) } },
  neededFirst,
  routes: (deps) => [
    { path: '/api/calendars', app: calendarRoutes(deps) },
    { path: '/api/v1/agenda-feeds', app: agendaFeedRoutes(deps) },
    { path: '/api/drugs/catalogue', app: drugEditingRoutes(deps, importDrugs) },
    { path: '/api/drugs', app: drugRoutes(deps) },
    { path: '/api/v1/export', app: fhirExportRoutes(deps) },
    { path: '/api/v1/import', app: importRoutes(deps, startParseThread) },
    { path: '/api/v1/retention', app: retentionRoutes(deps) },
  ],
  operations: clinicOperations,
  invitationLetter,
  tidy: tidyDrugs,
});

export const clinicServer = createClinic(null, null);
