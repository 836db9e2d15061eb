import type { OpenForms } from '../client/draft-slot.ts';
import { within } from '../lib/within.ts';

/** Locks that are silent for this long count as not held: a form must open (ST-14). */
const LOCKS_MS = 2_000;

/**
 * A lock for each open form: whatever becomes of its tab, the browser lets go of it then. Nothing clinical is in the
 * name.
 */
export function webOpenForms(scope: string): OpenForms {
  const prefix = `${scope}:form:`;
  return {
    hold(slot) {
      let release: () => void = () => undefined;
      const shown = new Promise<void>((resolve) => (release = resolve));
      // Refused where the page is on its way out: then it holds nothing.
      navigator.locks.request(prefix + slot, () => shown).catch(() => undefined);
      return release;
    },
    async held() {
      const { held = [], pending = [] } = await within(LOCKS_MS, navigator.locks.query());
      return new Set(
        [...held, ...pending].flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])),
      );
    },
  };
}
