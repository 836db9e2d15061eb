import { issue, type Issue, type IssueCode, type RestOf } from '../../src/contract/issues.ts';
import type { Person, RejectionCode } from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';

export interface Acknowledgement {
  kind: 'acknowledged';
  serverEventId: string;
  entityId: string;
  serverVersion: number;
  merged: boolean;
  serverData: JsonObject | null;
}

export interface ConflictVerdict {
  kind: 'conflict';
  reason: 'VERSION' | 'DELETED' | 'EXISTS';
  fields: string[];
  baseVersion: number | null;
  serverVersion: number;
  serverData: JsonObject | null;
  modifiedBy: Person | null;
  modifiedAt: string | null;
}

export interface Rejection {
  kind: 'rejected';
  code: RejectionCode;
  message: string;
  errors?: Issue[];
}

export interface Deferral {
  kind: 'deferred';
  code: 'BLOCKED' | 'TRY_LATER' | 'SERVER_TOO_OLD';
  blockedBy?: string;
  retryAfterMs?: number;
}

/**
 * The server's answer on one event. All but a deferral are final: they are stored, and a repeated event gets them
 * again.
 */
export type Verdict = Acknowledgement | ConflictVerdict | Rejection | Deferral;

export const rejected = (code: RejectionCode, message: string, errors?: Issue[]): Rejection => ({
  kind: 'rejected',
  code,
  message,
  ...(errors ? { errors } : {}),
});

export const invalid = <C extends IssueCode>(path: string, code: C, ...rest: RestOf<C>): Rejection =>
  rejected('VALIDATION', 'the change is not valid', [issue(path, code, ...rest)]);

export const missing = (path: string): Rejection =>
  rejected('REFERENCE_MISSING', 'a record that this change needs is not there', [issue(path, 'no_such_record')]);
