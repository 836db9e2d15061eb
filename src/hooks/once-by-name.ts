/** Names that are remembered; those of forms and buttons that were left long ago are not asked for again. */
const REMEMBERED = 500;

type Lasting = 'for good' | 'while it runs';

/**
 * Runs what has a name once: whoever asks for it again gets the first answer, however soon or late that is. What failed is forgotten, so that it
 * can be asked for again; so is what has ended where it counts only while it runs. Work without a name runs whenever it is asked for.
 */
export function onceByName<T extends Promise<unknown>>(): (name: string | undefined, work: () => T, lasting?: Lasting) => T {
  const begun = new Map<string, T>();
  return (name, work, lasting = 'for good') => {
    if (name === undefined) return work();
    const before = begun.get(name);
    if (before) return before;
    const promise = work();
    begun.set(name, promise);
    if (begun.size > REMEMBERED) begun.delete(begun.keys().next().value ?? name);
    const forget = () => void (begun.get(name) === promise && begun.delete(name));
    promise.then(lasting === 'while it runs' ? forget : undefined, forget);
    return promise;
  };
}
