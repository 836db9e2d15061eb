import { useCallback, useEffect, useRef, useState } from 'react';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';
import type { DraftSlot } from '../client/draft-slot.ts';

export interface Draft {
  /** What was typed and not saved, from before a crash or a detour; null when there is none. */
  draft: JsonObject | null;
  /** Version of the record over which it was begun, null where it had none; undefined where that is not known. */
  seen: number | null | undefined;
  /** How many more of this form were begun and left: each is kept until it is saved or dropped. */
  others: number;
  /** Shows the next of them in the place of this one, which is kept. */
  next(): void;
  save(values: JsonObject, seen?: number | null): void;
  /** Drops this form's own draft, never another's. */
  clear(): void;
  /**
   * Makes a change of it: with `draft` among the change's options it goes in the transaction that keeps the change, and
   * stays where that fails.
   */
  become<T extends Promise<unknown>>(make: (draft: string) => T): T;
  /** Name of this form's own, for whoever comes back to it. */
  slot: string;
  /** Device time of the write that holds everything that was typed; null while there is none. */
  savedAt: string | null;
  /** Something was typed that is not in the store yet. */
  pending: boolean;
  /** The store has refused it; it is tried again until it is kept. */
  failed: boolean;
  ready: boolean;
}

interface State extends Pick<Draft, 'draft' | 'seen' | 'savedAt' | 'pending' | 'failed' | 'others' | 'slot'> {
  form: string;
  ready: boolean;
}

const NONE = { draft: null, seen: undefined, savedAt: null, pending: false, failed: false, others: 0, slot: '' };

/** A form's draft on this device. `only`: the one of this name is wanted, or none. */
export function useDraft(form: string, only?: string): Draft {
  const client = useClient();
  const [state, setState] = useState<State>({ form, ...NONE, ready: false });
  const [passed, setPassed] = useState<string>();
  const slot = useRef<DraftSlot | null>(null);

  useEffect(() => {
    let left = false;
    const update = (change: Partial<State>) => void (left || setState((old) => ({ ...old, ...change })));
    const opened = client.openDraft(form, update);
    slot.current = opened;
    setState({ form, ...NONE, slot: opened.name, ready: false });
    opened.open({ only: passed === undefined ? only : undefined, passed }).then(
      ({ draft, others }) =>
        update({
          ...(draft ? { draft: draft.values, seen: draft.seen, savedAt: draft.savedAt } : {}),
          others,
          ready: true,
        }),
      () => update({ ready: true }),
    );
    // A newer app takes the store over, or the page may be put aside: the last half second too is written while it
    // still can be.
    const stop = client.beforeClosing(() => opened.flush());
    return () => {
      left = true;
      stop();
      opened.leave();
    };
  }, [client, form, only, passed]);

  const save = useCallback((values: JsonObject, seen?: number | null) => slot.current?.save(values, seen), []);
  const clear = useCallback(() => {
    slot.current?.clear();
    setState((old) => ({ ...old, draft: null, seen: undefined }));
  }, []);
  const become = useCallback(
    <T extends Promise<unknown>>(make: (draft: string) => T): T =>
      slot.current ? slot.current.become(make) : make(''),
    [],
  );
  const next = useCallback(() => setPassed(slot.current?.name), []);

  const { form: _form, ready, ...shown } = state.form === form ? state : { ...state, ...NONE, ready: false };
  return { ...shown, next, save, clear, become, ready };
}
