/** A browser's call that has answered nothing for so long: neither done nor refused. */
export class SilentError extends Error {
  override name = 'SilentError';
}

export type Later = (ms: number, work: () => void) => () => void;

const systemLater: Later = (ms, work) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

/**
 * What this promise settles with, or a {@link SilentError} once it has said nothing for `ms`. For calls that a browser
 * may leave without an answer for good (ST-14); what comes late is ignored.
 */
export function within<T>(ms: number, promise: PromiseLike<T>, later: Later = systemLater): Promise<T> {
  return new Promise((resolve, reject) => {
    const heard = later(ms, () => reject(new SilentError('no answer')));
    promise.then(
      (value) => (heard(), resolve(value)),
      (error: unknown) => (heard(), reject(error as Error)),
    );
  });
}
