import { foundation } from './001-foundation.ts';
import { accountLinks, accountTable } from './002-accounts.ts';
import { operations } from './003-operations.ts';
import { access } from './004-access.ts';
import { accessRuleTable } from './013-access-rule.ts';
import { deviceReports } from './014-device-reports.ts';
import { ownerAndContext } from './015-owner-and-context.ts';
import { emailCase } from './016-email-case.ts';
import { lastAdministrator } from './017-last-administrator.ts';
import { auditWaiting } from './018-audit-waiting.ts';
import { invitationEnds } from './019-invitation-ends.ts';
import { whoCanSignIn } from './020-who-can-sign-in.ts';
import { triggersAlone } from './021-triggers-alone.ts';
import { tenantZone } from './022-tenant-zone.ts';
import { reinstated } from './033-reinstated.ts';
import { syncLogIndex } from './038-sync-log-index.ts';
import { erasure } from './040-erasure.ts';

/** A step of a schema, before it has its place in an application's list. */
export interface Step {
  name: string;
  sql: string;
}

export interface Migration extends Step {
  version: number;
}

/** The role under which every request reads and writes: owner of nothing, subject to every policy. */
export const APP_ROLE = 'medicalpro_app';

/**
 * What the engine itself needs of a database: tenants, people who sign in, the change feed, audit, devices. An
 * application's list begins with these. A step that the engine gains later stands after the application's own, because a
 * released list only grows at its end: it is exported by its name for that.
 */
export const ENGINE_STEPS: readonly Step[] = [
  { name: 'foundation', sql: foundation },
  { name: 'accounts', sql: `${accountTable('')}\n${accountLinks}` },
  { name: 'operations', sql: operations('') },
  { name: 'access', sql: access },
  { name: 'access-rule', sql: accessRuleTable },
  { name: 'device-reports', sql: deviceReports },
  { name: 'owner-and-context', sql: ownerAndContext },
  { name: 'email-case', sql: emailCase },
  { name: 'last-administrator', sql: lastAdministrator },
  { name: 'audit-waiting', sql: auditWaiting },
  { name: 'invitation-ends', sql: invitationEnds },
  { name: 'who-can-sign-in', sql: whoCanSignIn },
  { name: 'triggers-alone', sql: triggersAlone },
  { name: 'tenant-zone', sql: tenantZone },
  { name: 'reinstated', sql: reinstated },
  { name: 'sync-log-index', sql: syncLogIndex },
  { name: 'erasure', sql: erasure },
];

/** The steps of an application, in order. A released list is never edited and only grows at its end. */
export const numbered = (steps: readonly Step[]): readonly Migration[] =>
  steps.map((step, index) => ({ version: index + 1, ...step }));
