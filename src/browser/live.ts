import { lastModifiedSchema } from '../contract/protocol.ts';
import { request, type HttpOptions } from '../transport/http.ts';
import { classify } from '../transport/outcomes.ts';

/** The cheap request of the poll: 304 while nothing has changed (protocol, "Has anything changed"). */
export function createChangeCheck(http: HttpOptions = {}): () => Promise<'same' | 'changed' | 'unknown'> {
  let cursor: string | null = null;
  return async () => {
    const reply = await request('/api/sync/last-modified', { method: 'GET' }, http);
    const verdict = classify(reply, lastModifiedSchema);
    if (verdict.kind === 'failed') return 'unknown';
    const same = verdict.response.cursor === cursor;
    cursor = verdict.response.cursor;
    return same ? 'same' : 'changed';
  };
}

/**
 * Each failure to reach the stream makes the page ask the server, but no more often than this in a row: then the poll
 * and the backoff continue.
 */
const LOOKS = 3;

export interface StreamEvents {
  /** Something has changed on the server. */
  onChange: () => void;
  /** The stream has ended or could not be reached again: the server may be unreachable (UI-21). */
  onLost: () => void;
  /** The stream is connected again: the server is reachable. */
  onBack: () => void;
}

/** How long to wait before the stream is opened again after the browser has given up. */
const REOPEN_MS = 10_000;

/**
 * The server's event stream, one per device: the tab that holds the lock listens for all tabs, since every tab is
 * notified of a change that one tab pulls. The stream saves the wait for the poll; the poll remains the guarantee.
 */
export function followEvents(
  scope: string,
  http: HttpOptions | undefined,
  { onChange, onLost, onBack }: StreamEvents,
  signal: AbortSignal,
): void {
  void navigator.locks
    .request(
      `${scope}:events`,
      { signal },
      () =>
        new Promise<void>((release) => {
          let source: EventSource | null = null;
          let timer: ReturnType<typeof setTimeout> | null = null;
          let losses = 0;
          const lost = () => {
            losses += 1;
            if (losses <= LOOKS) onLost();
          };
          const found = () => {
            if (losses > 0) onBack();
            losses = 0;
          };
          const open = () => {
            source = new EventSource(`${http?.baseUrl ?? ''}/api/sync/events`, {
              withCredentials: http?.baseUrl !== undefined,
            });
            source.addEventListener('change', onChange);
            source.addEventListener('open', found);
            source.addEventListener('error', () => {
              if (signal.aborted) return;
              lost();
              if (source?.readyState !== EventSource.CLOSED || signal.aborted) return;
              timer = setTimeout(open, REOPEN_MS);
            });
          };
          open();
          signal.addEventListener('abort', () => {
            source?.close();
            if (timer) clearTimeout(timer);
            release();
          });
        }),
    )
    .catch(() => undefined);
}
