import type { Issue } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not acceptable as it is',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
};

export interface ProblemParts {
  detail?: string;
  errors?: Issue[];
  headers?: Record<string, string>;
  /** Further members, such as `serverData`. */
  more?: JsonObject;
}

/** A request that changed nothing, and why (RFC 9457). Thrown by routes, answered at the edge. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly parts: ProblemParts;

  constructor(status: number, code: string, parts: ProblemParts = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.parts = parts;
  }

  response(): Response {
    const { detail, errors, headers, more } = this.parts;
    const title = TITLES[this.status] ?? 'Error';
    const body = {
      type: `urn:medicalpro:problem:${this.code.toLowerCase().replaceAll('_', '-')}`,
      title,
      status: this.status,
      detail: detail ?? title,
      code: this.code,
      ...(errors ? { errors } : {}),
      ...more,
    };
    return new Response(JSON.stringify(body), {
      status: this.status,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    });
  }
}
