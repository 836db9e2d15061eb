export interface Asking<T> {
  ask: () => Promise<T>;
  everyMs: number;
  /** Called once with the answer; after that no request is made. */
  onAnswer: (answer: T) => void;
  /** Called after every failure. */
  onFailure?: (error: unknown) => void;
}

/** Repeats a request after each failure, with a pause, until there is an answer. Returns a function that stops it. */
export function askUntil<T>({ ask, everyMs, onAnswer, onFailure }: Asking<T>): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const attempt = () =>
    void ask().then(
      (answer) => void (isStopped || onAnswer(answer)),
      (error: unknown) => {
        if (isStopped) return;
        onFailure?.(error);
        timer = setTimeout(attempt, everyMs);
      },
    );
  attempt();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
