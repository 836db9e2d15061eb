import { ACCOUNT_HEADER, PROTOCOL_HEADER } from '../contract/protocol.ts';
import type { Transport } from '../queue/ports.ts';
import { transportOver } from './outcomes.ts';
import type { Reply } from './reply.ts';

/** A request without an answer for this long has failed (N10). */
const SILENCE_MS = 30_000;

export interface HttpOptions {
  /** The server's address; empty for the page's own origin. */
  baseUrl?: string;
  /** Whose store the request is for: the server refuses to answer it in another person's session. */
  account?: { tenantId: string; userId: string };
  fetch?: typeof fetch;
  now?: () => number;
  /** Receives every answer beside its request, for people who write a server. */
  onReply?: (path: string, reply: Reply, sent: BodyInit | null) => void;
}

/** `Date.parse` accepts many forms, so the form is checked: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function httpDate(header: string | null): number | null {
  const at = header !== null && HTTP_DATE.test(header.trim()) ? Date.parse(header) : NaN;
  return Number.isNaN(at) ? null : at;
}

/**
 * `Retry-After` (RFC 9110, 10.2.3): seconds or an HTTP date, as milliseconds from now; null if absent or unreadable. A
 * date is read by the clock of the server that wrote it, if the answer tells it: the device's may be wrong by years
 * (faults C1).
 */
export function retryAfterMs(header: string | null, date: string | null, now: number): number | null {
  if (header !== null && /^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = httpDate(header);
  return at === null ? null : Math.max(0, at - (httpDate(date) ?? now));
}

/** The server's protocol version; null if the answer does not name one that can be read. */
const protocolIn = (header: string | null): number | null =>
  header !== null && /^[1-9]\d{0,5}$/.test(header.trim()) ? Number(header) : null;

/** One request; the result is always data, it never throws. */
export async function request(path: string, init: RequestInit, options: HttpOptions = {}): Promise<Reply> {
  const reply = await ask(path, init, options);
  options.onReply?.(path, reply, init.body ?? null);
  return reply;
}

async function ask(path: string, init: RequestInit, options: HttpOptions): Promise<Reply> {
  const send = options.fetch ?? fetch;
  const headers = new Headers(init.headers);
  if (options.account) headers.set(ACCOUNT_HEADER, `${options.account.tenantId}/${options.account.userId}`);
  try {
    const response = await send(`${options.baseUrl ?? ''}${path}`, {
      // Our API never redirects. A redirect comes from something in between; followed to another origin, it would look
      // like being offline (UI-22).
      redirect: 'manual',
      credentials: 'same-origin',
      cache: 'no-store',
      ...init,
      headers,
      signal: AbortSignal.timeout(SILENCE_MS),
    });
    const contentType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const text = await response.text();
    const date = httpDate(response.headers.get('date'));
    const protocol = protocolIn(response.headers.get(PROTOCOL_HEADER));
    return {
      kind: 'answer',
      status: response.status,
      contentType,
      redirected: response.redirected || response.type === 'opaqueredirect',
      retryAfterMs: retryAfterMs(
        response.headers.get('retry-after'),
        response.headers.get('date'),
        (options.now ?? Date.now)(),
      ),
      ...(date === null ? {} : { date }),
      ...(protocol === null ? {} : { protocol }),
      body: contentType.endsWith('json') ? parseJson(text) : undefined,
    };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    return { kind: 'failure', failure: name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : 'offline' };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const postJson = (path: string, body: unknown, options: HttpOptions = {}): Promise<Reply> =>
  request(
    path,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    },
    options,
  );

export const httpTransport = (options: HttpOptions = {}): Transport =>
  transportOver((path, body) => postJson(path, body, options));
