import { useCallback, useMemo, useState } from 'react';
import { useClient } from './context.ts';

/**
 * The id of the one change that a form, a button or a dialog can make, for `options.intent`: it belongs to what was
 * opened, not to the tap. A new one when `of` changes (another record, the next conflict) and when the component is
 * mounted anew.
 */
export function useIntent(of = ''): string {
  const client = useClient();
  const [held, setHeld] = useState(() => ({ of, id: client.newIntent() }));
  if (held.of === of) return held.id;
  const next = { of, id: client.newIntent() };
  setHeld(next);
  return next.id;
}

/**
 * Like {@link useIntent} for several changes at once: the id of each change by its name. All ids are new when `of`
 * changes.
 */
export function useIntents(of = ''): (name: string) => string {
  const client = useClient();
  const made = useMemo(() => ({ of, ids: new Map<string, string>() }), [of]);
  return useCallback(
    (name) => {
      const id = made.ids.get(name) ?? client.newIntent();
      made.ids.set(name, id);
      return id;
    },
    [client, made],
  );
}
