import type { OpenForms } from '../client/draft-slot.ts';
import { within } from '../lib/within.ts';

/** Locks that do not answer for this long count as free: a form must open (ST-14). */
const LOCKS_MS = 2_000;

/**
 * A lock for each open form, which the browser releases when the tab is gone for any reason. The name contains nothing
 * clinical.
 */
export function webOpenForms(scope: string): OpenForms {
  const prefix = `${scope}:form:`;
  return {
    hold(slot) {
      let release: () => void = () => undefined;
      const shown = new Promise<void>((resolve) => (release = resolve));
      // Refused if the page is being closed: then there is nothing to hold.
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
