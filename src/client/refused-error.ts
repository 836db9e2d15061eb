import type { ReadIssue } from '../contract/protocol.ts';
import type { Outcome } from './api.ts';

/** The server refused a change for good. Its content is kept; a person corrects it, sends it again or discards it. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly mutationId: string;
  /** The server's code (protocol, Up 5), e.g. `VALIDATION` or `FORBIDDEN`. */
  readonly code: string;
  /** What is wrong, by field. */
  readonly issues: readonly ReadIssue[];

  constructor(mutationId: string, { code, message, errors }: Extract<Outcome, { outcome: 'rejected' }>) {
    super(message);
    this.mutationId = mutationId;
    this.code = code;
    this.issues = errors;
  }
}
