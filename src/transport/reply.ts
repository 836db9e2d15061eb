/** An HTTP answer, or why none came, as data. */
export type Reply =
  | { kind: 'failure'; failure: 'offline' | 'timeout' }
  | {
      kind: 'answer';
      status: number;
      /** Media type, lower case, without parameters. */
      contentType: string;
      redirected: boolean;
      /** `Retry-After` in milliseconds from now. */
      retryAfterMs: number | null;
      /** The answer's own time (`Date`), in milliseconds since the epoch; left out where it tells none. */
      date?: number;
      /** The server's protocol, where the answer says it. */
      protocol?: number;
      /** The parsed JSON, or undefined when the body was not JSON. */
      body: unknown;
    };
