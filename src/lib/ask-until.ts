export interface Asking<T> {
  ask: () => Promise<T>;
  everyMs: number;
  /** Told once; then nothing is asked any more. */
  told: (answer: T) => void;
  /** After every failure. */
  failed?: (error: unknown) => void;
}

/** Asks, and after a failure again a while later, until there is an answer. Answers how to stop. */
export function askUntil<T>({ ask, everyMs, told, failed }: Asking<T>): () => void {
  let left = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const attempt = () =>
    void ask().then(
      (answer) => void (left || told(answer)),
      (error: unknown) => {
        if (left) return;
        failed?.(error);
        timer = setTimeout(attempt, everyMs);
      },
    );
  attempt();
  return () => {
    left = true;
    clearTimeout(timer);
  };
}
