import type { Schema } from '../../src/contract/fields.ts';

/**
 * Who gets an answer other than 401 or 403: anybody, a session, an administrator's, or a role that reads or writes the
 * entity.
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

/** One address and method of the API, as data: the OpenAPI document and the isolation matrix are made of these. */
export interface Operation {
  id: string;
  tag: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With OpenAPI's `{name}` for what varies. */
  path: string;
  summary: string;
  who: Who;
  parameters?: readonly Parameter[];
  body?: { schema: Schema; media?: string };
  answers: Readonly<Record<number, AnswerBody>>;
  /** Statuses answered as problems, beside those that follow from the rest. */
  problems?: readonly number[];
  /** Why a request that is answered leaves no audit row. Without it, one is left (SV-104). */
  unaudited?: string;
}
