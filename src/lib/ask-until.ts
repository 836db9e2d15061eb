export interface Asking<T> {
  ask: () => Promise<T>;
  everyMs: number;
  /** Called once with the answer; after that no request is made. */
  onAnswer: (answer: T) => void;
  /** Called after every failure. */
  onFailure?: (error: unknown) => void;
}

/** Repeats a request after each failure, with a pause, until there is an answer. Returns a function that stops it. */
export function askUntil<T>({ ask, everyMs, onAnswer: told, onFailure: failed }: Asking<T>): () => void {
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
