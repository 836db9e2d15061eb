import { issue, type PlainCode } from '../../src/contract/issues.ts';
import { constraintOf, sqlStateOf } from '../store/database.ts';
import { invalid, missing, rejected, type Rejection } from './verdict.ts';

/** The field that a constraint speaks of. */
const PATHS: Readonly<Record<string, string>> = {
  app_user_email_unique: 'email',
  app_user_last_admin_role: 'role',
  app_user_last_admin_status: 'status',
  patient_identifier_unique: 'identifiers',
  document_template_version_unique: 'templateVersion',
  patient_merged_into_check: 'mergedInto',
  share_rule_no_overlap: 'validFrom',
  appointment_no_overlap: 'start',
};

const SHARE_OVERLAP = 'share_rule_no_overlap';
const OVERLAPS: Readonly<Record<string, string>> = { [SHARE_OVERLAP]: 'another rule holds in that time' };

const RULES: Readonly<Record<string, PlainCode>> = {
  app_user_last_admin_role: 'last_admin',
  app_user_last_admin_status: 'last_admin',
  app_user_last_admin_deleted: 'last_admin',
};

/** A fault of the database that speaks of the change itself, as a verdict; null for one that doesn't. */
export function verdictOfFault(error: unknown): Rejection | null {
  const constraint = constraintOf(error);
  switch (sqlStateOf(error)) {
    case '23505':
      return rejected('DUPLICATE', 'another record has this already', [issue(PATHS[constraint] ?? '', 'not_unique')]);
    case '23P01':
      return rejected('OVERLAP', OVERLAPS[constraint] ?? 'the practitioner has another appointment at that time', [
        issue(PATHS[constraint] ?? 'start', constraint === SHARE_OVERLAP ? 'share_overlap' : 'appointment_overlap'),
      ]);
    case '23503':
      return missing(constraint.replace(/_fk$/, ''));
    case '23502':
    case '23514':
      return invalid(PATHS[constraint] ?? '', RULES[constraint] ?? 'database_rule');
    default:
      // data_exception: a value that no rule above caught and that the database cannot hold.
      return /^22/.test(sqlStateOf(error)) ? invalid('', 'not_storable') : null;
  }
}
