/** An HTTP answer, or why there is none, as data. */
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
      /** The answer's own time (`Date`), in milliseconds since the epoch; absent if it has none. */
      date?: number;
      /** The server's protocol version, if the answer names it. */
      protocol?: number;
      /** The parsed JSON, or undefined when the body was not JSON. */
      body: unknown;
    };
