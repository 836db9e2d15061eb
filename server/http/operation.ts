import type { Schema } from '../../src/contract/fields.ts';

/**
 * Who may call an operation without 401 or 403: anybody, a session, an administrator, or a role that reads or writes
 * the entity.
 */
export type Who = { kind: 'anyone' | 'session' | 'admin' } | { kind: 'reader' | 'writer'; entityType: string };

export interface Parameter {
  name: string;
  in: 'query' | 'header';
  schema: Schema;
  required?: boolean;
  description?: string;
}

/** An answer's body: JSON of a shape, another media type, or none. */
export type AnswerBody = Schema | { media: string; schema?: Schema } | null;

/**
 * One address and method of the API, as data: the OpenAPI document and the isolation matrix are generated from these.
 */
export interface Operation {
  id: string;
  tag: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With OpenAPI's `{name}` for the variable parts. */
  path: string;
  summary: string;
  who: Who;
  parameters?: readonly Parameter[];
  body?: { schema: Schema; media?: string };
  answers: Readonly<Record<number, AnswerBody>>;
  /** Statuses answered as problems, beside those that follow from the rest. */
  problems?: readonly number[];
  /** Why an answered request leaves no audit row. If absent, it leaves one (SV-104). */
  unaudited?: string;
}
