import { foundation } from '../../../store/migrations/001-foundation.ts';
import { operations } from '../../../store/migrations/003-operations.ts';
import { access } from '../../../store/migrations/004-access.ts';
import { accessRuleTable } from '../../../store/migrations/013-access-rule.ts';
import { deviceReports } from '../../../store/migrations/014-device-reports.ts';
import { ownerAndContext } from '../../../store/migrations/015-owner-and-context.ts';
import { emailCase } from '../../../store/migrations/016-email-case.ts';
import { auditWaiting } from '../../../store/migrations/018-audit-waiting.ts';
import { invitationEnds } from '../../../store/migrations/019-invitation-ends.ts';
import { whoCanSignIn } from '../../../store/migrations/020-who-can-sign-in.ts';
import { triggersAlone } from '../../../store/migrations/021-triggers-alone.ts';
import { tenantZone } from '../../../store/migrations/022-tenant-zone.ts';
import { reinstated } from '../../../store/migrations/033-reinstated.ts';
import { syncLogIndex } from '../../../store/migrations/038-sync-log-index.ts';
import { erasure } from '../../../store/migrations/040-erasure.ts';
import { numbered, type Migration } from '../../../store/migrations/index.ts';
import { clinicTables } from './002-clinic.ts';
import { identifierTriggers } from './003-identifier-triggers.ts';
import { clinicFields } from './005-clinic-fields.ts';
import { documentTemplateTable } from './006-document-template.ts';
import { observationTable } from './007-observation.ts';
import { conditionTable } from './008-condition.ts';
import { allergyTable } from './009-allergy.ts';
import { prescriptionTable } from './010-prescription.ts';
import { absenceTable } from './011-absence.ts';
import { shareRuleTable } from './012-share-rule.ts';
import { peopleAndIdentifiers } from './017-people-and-identifiers.ts';
import { compareIdentifiers } from './020-compare-identifiers.ts';
import { drugs } from './023-drugs.ts';
import { drugHistory } from './024-drug-history.ts';
import { phraseTable } from './025-phrase.ts';
import { importedResourceTable } from './026-imported-resource.ts';
import { documentKind } from './027-document-kind.ts';
import { closureTable } from './028-closure.ts';
import { waitingRoom } from './029-waiting-room.ts';
import { userTemplate } from './030-user-template.ts';
import { agendaFeed } from './032-agenda-feed.ts';
import { mergedInto } from './035-merged-into.ts';
import { clinicAddress } from './039-clinic-address.ts';
import { clinicSettingsTable } from './037-clinic-settings.ts';
import { retention } from './041-retention.ts';
import { retentionPeriods } from './042-retention-periods.ts';
import { retentionList } from './043-retention-list.ts';
import { appointmentEnd } from './044-appointment-end.ts';

/**
 * The engine's steps and the clinic's own, in the order in which they were released: databases are checked against
 * these texts, so none of them is ever edited, and the next one comes at the end.
 */
export const clinicMigrations: readonly Migration[] = numbered([
  { name: 'foundation', sql: foundation },
  { name: 'clinic', sql: clinicTables },
  { name: 'operations', sql: operations(identifierTriggers) },
  { name: 'access', sql: access },
  { name: 'clinic-fields', sql: clinicFields },
  { name: 'document-template', sql: documentTemplateTable },
  { name: 'observation', sql: observationTable },
  { name: 'condition', sql: conditionTable },
  { name: 'allergy', sql: allergyTable },
  { name: 'prescription', sql: prescriptionTable },
  { name: 'absence', sql: absenceTable },
  { name: 'share-rule', sql: shareRuleTable },
  { name: 'access-rule', sql: accessRuleTable },
  { name: 'device-reports', sql: deviceReports },
  { name: 'owner-and-context', sql: ownerAndContext },
  { name: 'email-case', sql: emailCase },
  { name: 'people-and-identifiers', sql: peopleAndIdentifiers },
  { name: 'audit-waiting', sql: auditWaiting },
  { name: 'invitation-ends', sql: invitationEnds },
  { name: 'who-can-sign-in', sql: whoCanSignIn + compareIdentifiers },
  { name: 'triggers-alone', sql: triggersAlone },
  { name: 'tenant-zone', sql: tenantZone },
  { name: 'drugs', sql: drugs },
  { name: 'drug-history', sql: drugHistory },
  { name: 'phrase', sql: phraseTable },
  { name: 'imported-resource', sql: importedResourceTable },
  { name: 'document-kind', sql: documentKind },
  { name: 'closure', sql: closureTable },
  { name: 'waiting-room', sql: waitingRoom },
  { name: 'user-template', sql: userTemplate },
  { name: 'reinstated', sql: reinstated },
  { name: 'agenda-feed', sql: agendaFeed },
  { name: 'merged-into', sql: mergedInto },
  { name: 'clinic-settings', sql: clinicSettingsTable },
  { name: 'sync-log-index', sql: syncLogIndex },
  { name: 'clinic-address', sql: clinicAddress },
  { name: 'erasure', sql: erasure },
  { name: 'retention', sql: retention },
  { name: 'retention-periods', sql: retentionPeriods },
  { name: 'retention-list', sql: retentionList },
  { name: 'appointment-end', sql: appointmentEnd },
]);
