/** A patient's whole record as a file for the patient, or why there is none. */
export type RecordFile =
  /** `isWhole`: false where the role may not read all of it. */
  | { kind: 'file'; text: string; isWhole: boolean }
  /** `absent`: the server does not have the patient (yet). */
  | { kind: 'refused' | 'absent' | 'too-large' | 'unreachable' };
