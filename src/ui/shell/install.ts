import { createStore, useStore } from '../primitives/external-store.ts';

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

const prompt = createStore<InstallPrompt | null>(null);

/** Called once at start: the browser offers installation early, and only once. */
export function listenForInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt.set(event as InstallPrompt);
  });
  window.addEventListener('appinstalled', () => prompt.set(null));
}

/** Asks the browser to install the app; null if it cannot, or if the app is installed. */
export function useInstall(): (() => void) | null {
  const event = useStore(prompt);
  if (event === null) return null;
  return () => {
    prompt.set(null);
    void event.prompt();
  };
}
