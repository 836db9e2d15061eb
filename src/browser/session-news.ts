const CHANNEL = 'medicalpro:session';

/** Notifies the other tabs that the session may have changed, without saying whose it is. */
export function tellSession(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/**
 * Calls the listener when somebody may have signed in or out elsewhere: another tab says so, or this page was hidden or
 * frozen and is shown again. Returns a function that stops listening.
 */
export function followSession(onNews: () => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', onNews, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && onNews(), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && onNews(), { signal });
  return () => {
    listening.abort();
    channel.close();
  };
}
