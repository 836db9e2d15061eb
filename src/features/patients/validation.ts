import { applyPatch, checkRecord, validateCreate, validateUpdate, type Issue } from '../../contract/entity.ts';
import { patient } from '../../contract/entities/patient.ts';
import { isCalendarDate } from '../../contract/fields.ts';
import type { ReadIssue } from '../../contract/protocol.ts';
import type { JsonObject } from '../../lib/json.ts';

/**
 * What is wrong, as a key of the text catalogue (`patientError.…`). Decided by field and value, never by a message's
 * text.
 */
export type Fault =
  | 'required'
  | 'birthDate'
  | 'birthDateFuture'
  | 'birthDateTooOld'
  | 'gender'
  | 'birthPlaceInsee'
  | 'email'
  | 'contactName'
  | 'rate'
  | 'deceased'
  | 'deceasedDate'
  | 'deceasedFuture'
  | 'tooLong'
  | 'duplicate'
  | 'refused';

const REQUIRED = ['birthName', 'birthGivenNames', 'gender', 'birthDate'];

function dateFault(value: string, today: string): Fault {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(value)) return 'birthDate';
  if (value > today.slice(0, value.length)) return 'birthDateFuture';
  return Number(value.slice(0, 4)) < Number(today.slice(0, 4)) - 130 ? 'birthDateTooOld' : 'birthDate';
}

function faultOf(path: string, record: JsonObject, now: Date): Fault {
  const [field = '', , member] = path.split('.');
  const value = record[field];
  if (REQUIRED.includes(field) && (value === undefined || value === null || value === '')) return 'required';
  if (field === 'birthDate') return dateFault(String(value), now.toISOString().slice(0, 10));
  if (field === 'deceased') {
    const fault = dateFault(String(value), now.toISOString().slice(0, 10));
    return fault === 'birthDateFuture' ? 'deceasedFuture' : isCalendarDate(String(value)) ? 'deceased' : 'deceasedDate';
  }
  if (field === 'contacts' && member === 'name') return 'contactName';
  if (field === 'coverage' && member === 'rate') return 'rate';
  if (field === 'gender' || field === 'birthPlaceInsee' || field === 'email') return field;
  return 'tooLong';
}

export type Faults = Readonly<Record<string, Fault>>;

const byPath = (issues: readonly Issue[], record: JsonObject, now: Date): Faults =>
  Object.fromEntries(issues.map(({ path }) => [path, faultOf(path, record, now)]));

/** Faults of a new patient, by the path of the contract's field. */
export function faultsOfNew(payload: JsonObject, now: Date): Faults {
  const result = validateCreate(patient, payload, { now });
  return result.ok ? {} : byPath(result.issues, payload, now);
}

/** Faults of a change, by path: of the patch itself, then of the record that it would leave. */
export function faultsOfChange(patch: JsonObject, record: JsonObject, now: Date): Faults {
  const next = applyPatch(record, patch);
  if (Object.keys(patch).length === 0) return {};
  const result = validateUpdate(patient, patch);
  return byPath(result.ok ? checkRecord(patient, next, record, { now }) : result.issues, next, now);
}

/**
 * A server's refusal as faults at the fields: a duplicate names the identifier, the rest what can be told from the
 * value.
 */
export function faultsOfRefusal(code: string, errors: readonly ReadIssue[], record: JsonObject, now: Date): Faults {
  if (code === 'DUPLICATE') return { identifiers: 'duplicate' };
  const local = faultsOfNew(record, now);
  return Object.fromEntries(
    errors.filter(({ path }) => path !== '').map(({ path }) => [path, local[path] ?? ('refused' as const)]),
  );
}
