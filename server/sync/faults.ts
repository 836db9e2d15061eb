import { issue, type PlainCode } from '../../src/contract/issues.ts';
import { constraintOf, sqlStateOf } from '../store/database.ts';
import { invalid, missing, rejected, type Rejection } from './verdict.ts';

/** What to answer when a change violates a constraint of the database. */
export interface ConstraintFault {
  /** The field that is wrong. */
  path: string;
  /** By default, a unique constraint gives `not_unique`, any other `database_rule`. */
  code?: PlainCode;
  /** The message of the whole refusal, where two records exclude each other. */
  message?: string;
}

/** By the name of the constraint. */
export type ConstraintFaults = Readonly<Record<string, ConstraintFault>>;

/** The constraints of the engine's own tables. */
const OWN: ConstraintFaults = {
  app_user_email_unique: { path: 'email' },
  app_user_last_admin_role: { path: 'role', code: 'last_admin' },
  app_user_last_admin_status: { path: 'status', code: 'last_admin' },
  app_user_last_admin_deleted: { path: '', code: 'last_admin' },
  record_erased: { path: '', code: 'erased' },
};

/**
 * The outcome for a database error that the change itself caused; null for any other error. `faults` are the
 * application's constraints.
 */
export function verdictOfFault(error: unknown, faults: ConstraintFaults): Rejection | null {
  const constraint = constraintOf(error);
  const { path, code, message }: ConstraintFault = faults[constraint] ?? OWN[constraint] ?? { path: '' };
  switch (sqlStateOf(error)) {
    case '23505':
      return rejected('DUPLICATE', 'another record has this already', [issue(path, code ?? 'not_unique')]);
    case '23P01':
      return rejected('OVERLAP', message ?? 'another record excludes this one', [issue(path, code ?? 'database_rule')]);
    case '23503':
      return missing(constraint.replace(/_fk$/, ''));
    case '23502':
    case '23514':
      return invalid(path, code ?? 'database_rule');
    default:
      // data_exception: a value that the checks above let through and that the database cannot store.
      return /^22/.test(sqlStateOf(error)) ? invalid('', 'not_storable') : null;
  }
}
