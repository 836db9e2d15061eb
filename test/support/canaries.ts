/** All canaries contain it. */
export const CANARY_MARK = 'kanari';

/** Words that stand for what is told of people: none may turn up where no clinical content belongs. */
export function createCanaries(salt: () => string) {
  const canaries = new Set<string>();
  return {
    canaries,
    canary(): string {
      const word = `${CANARY_MARK}${canaries.size}x${salt()}`;
      canaries.add(word);
      return word;
    },
  };
}
