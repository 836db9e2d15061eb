/** How many names are remembered. The oldest belong to forms and buttons that nobody uses any more. */
const REMEMBERED = 500;

type Lasting = 'for good' | 'while it runs';

/**
 * Runs work under one name once: every later call gets the first answer, however soon or late it comes. Work that
 * failed is forgotten, so that it can be tried again; so is finished work that counts only while it runs. Work without
 * a name always runs.
 */
export function onceByName<T extends Promise<unknown>>(): (
  name: string | undefined,
  work: () => T,
  lasting?: Lasting,
) => T {
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
