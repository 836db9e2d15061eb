const CHANNEL = 'medicalpro:session';

/** Tells the other tabs to look at who is signed in on this device. Says nothing of who it is. */
export function tellSession(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/**
 * Hears when somebody may have signed in or out elsewhere: another tab says so, or this page was hidden or put aside
 * and is shown again. Answers how to listen no more.
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
