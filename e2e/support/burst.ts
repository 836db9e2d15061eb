declare global {
  interface Window {
    /** Told from the page to the test; see `Tablet`. */
    showsKept?: (count: number) => Promise<void>;
  }
}

/**
 * Runs in the page, from a patient's screen: writes `tag 1`, `tag 2`, … into the note through the form, as fast as the
 * screens allow, and tells how many the chip shows as kept. Without a server the chip counts them from IndexedDB; with
 * one, "synchronised" after a change means all up to it; on a slow machine a burst may outrun the drain, so it waits
 * for that word after every so many.
 */
export async function writeNotes({
  tag,
  count,
  waitEvery = Infinity,
}: {
  tag: string;
  count: number;
  waitEvery?: number;
}): Promise<void> {
  const at = <E extends HTMLElement>(name: string): E | null => document.querySelector<E>(`[data-testid="${name}"]`);
  const until = <T>(look: () => T | null | false): Promise<T> =>
    new Promise((resolve) => {
      const see = (): void => {
        const found = look();
        if (found) resolve(found);
        else setTimeout(see, 4);
      };
      see();
    });
  let saved = 0;
  const tell = (): void => {
    const { state, pending } = at('sync-chip')?.dataset ?? {};
    if (state === 'unreachable' || state === 'offline-pending') void window.showsKept?.(Number(pending));
    else if (state === 'synced' && pending === '0') void window.showsKept?.(saved);
  };
  const observer = new MutationObserver(tell);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-state', 'data-pending'],
  });
  const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!;
  for (let n = 1; n <= count; n++) {
    (await until(() => at('edit'))).click();
    const note = await until(() => at<HTMLTextAreaElement>('field-note'));
    setValue.call(note, `${tag} ${n}`);
    note.dispatchEvent(new Event('input', { bubbles: true }));
    // The form's own state follows in React's next turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    at('save')?.click();
    await until(() => !at('save'));
    saved = n;
    tell();
    if (n % waitEvery === 0) await until(() => at('sync-chip')?.dataset['state'] === 'synced');
  }
  observer.disconnect();
}
