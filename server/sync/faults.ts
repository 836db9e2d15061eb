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

const OVERLAPS: Readonly<Record<string, string>> = { share_rule_no_overlap: 'another rule holds in that time' };

const LAST_ADMIN = 'the clinic would be left without an administrator';
const RULES: Readonly<Record<string, string>> = {
  app_user_last_admin_role: LAST_ADMIN,
  app_user_last_admin_status: LAST_ADMIN,
  app_user_last_admin_deleted: LAST_ADMIN,
};

/** A fault of the database that speaks of the change itself, as a verdict; null for one that doesn't. */
export function verdictOfFault(error: unknown): Rejection | null {
  const constraint = constraintOf(error);
  switch (sqlStateOf(error)) {
    case '23505':
      return rejected('DUPLICATE', 'another record has this already', [
        { path: PATHS[constraint] ?? '', message: 'must be unique' },
      ]);
    case '23P01':
      return rejected('OVERLAP', OVERLAPS[constraint] ?? 'the practitioner has another appointment at that time', [
        { path: PATHS[constraint] ?? 'start', message: OVERLAPS[constraint] ?? 'overlaps another appointment' },
      ]);
    case '23503':
      return missing(constraint.replace(/_fk$/, ''));
    case '23502':
    case '23514':
      return invalid(PATHS[constraint] ?? '', RULES[constraint] ?? 'a rule of the database refuses these values');
    default:
      // data_exception: a value that no rule above caught and that the database cannot hold.
      return /^22/.test(sqlStateOf(error)) ? invalid('', 'the database cannot hold one of these values') : null;
  }
}
