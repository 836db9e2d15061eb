import { foundation } from './001-foundation.ts';
import { clinicTables } from './002-clinic.ts';
import { operations } from './003-operations.ts';
import { access } from './004-access.ts';
import { clinicFields } from './005-clinic-fields.ts';
import { documentTemplateTable } from './006-document-template.ts';
import { observationTable } from './007-observation.ts';
import { conditionTable } from './008-condition.ts';
import { allergyTable } from './009-allergy.ts';
import { prescriptionTable } from './010-prescription.ts';
import { absenceTable } from './011-absence.ts';
import { shareRuleTable } from './012-share-rule.ts';
import { accessRuleTable } from './013-access-rule.ts';
import { deviceReports } from './014-device-reports.ts';
import { ownerAndContext } from './015-owner-and-context.ts';
import { emailCase } from './016-email-case.ts';
import { peopleAndIdentifiers } from './017-people-and-identifiers.ts';
import { auditWaiting } from './018-audit-waiting.ts';
import { invitationEnds } from './019-invitation-ends.ts';
import { whoCanSignIn } from './020-who-can-sign-in.ts';
import { triggersAlone } from './021-triggers-alone.ts';
import { tenantZone } from './022-tenant-zone.ts';
import { drugs } from './023-drugs.ts';

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
  { version: 5, name: 'clinic-fields', sql: clinicFields },
  { version: 6, name: 'document-template', sql: documentTemplateTable },
  { version: 7, name: 'observation', sql: observationTable },
  { version: 8, name: 'condition', sql: conditionTable },
  { version: 9, name: 'allergy', sql: allergyTable },
  { version: 10, name: 'prescription', sql: prescriptionTable },
  { version: 11, name: 'absence', sql: absenceTable },
  { version: 12, name: 'share-rule', sql: shareRuleTable },
  { version: 13, name: 'access-rule', sql: accessRuleTable },
  { version: 14, name: 'device-reports', sql: deviceReports },
  { version: 15, name: 'owner-and-context', sql: ownerAndContext },
  { version: 16, name: 'email-case', sql: emailCase },
  { version: 17, name: 'people-and-identifiers', sql: peopleAndIdentifiers },
  { version: 18, name: 'audit-waiting', sql: auditWaiting },
  { version: 19, name: 'invitation-ends', sql: invitationEnds },
  { version: 20, name: 'who-can-sign-in', sql: whoCanSignIn },
  { version: 21, name: 'triggers-alone', sql: triggersAlone },
  { version: 22, name: 'tenant-zone', sql: tenantZone },
  { version: 23, name: 'drugs', sql: drugs },
];
