/** A browser call that did not return within its time limit: neither done nor refused. */
export class SilentError extends Error {
  override name = 'SilentError';
}

export type Later = (ms: number, work: () => void) => () => void;

const systemLater: Later = (ms, work) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

/**
 * Settles as this promise does, or rejects with a {@link SilentError} after `ms`. For calls that a browser may never
 * answer (ST-14); a late result is ignored.
 */
export function within<T>(ms: number, promise: PromiseLike<T>, later: Later = systemLater): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancelTimer = later(ms, () => reject(new SilentError('no answer')));
    promise.then(
      (value) => (cancelTimer(), resolve(value)),
      (error: unknown) => (cancelTimer(), reject(error as Error)),
    );
  });
}
