import { useCallback, useEffect, useRef, useState } from 'react';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';
import type { DraftSlot } from '../client/draft-slot.ts';

export interface Draft {
  /** What was typed and not saved, before a crash or before the form was left; null if there is none. */
  draft: JsonObject | null;
  /** The version of the record at which the draft was begun; null if it had none, undefined if it is not known. */
  seen: number | null | undefined;
  /** How many other drafts of this form exist. Each is kept until it is saved or discarded. */
  others: number;
  /** Shows the next one instead of this one, which is kept. */
  next(): void;
  save(values: JsonObject, seen?: number | null): void;
  /** Discards this form's own draft, never another's. */
  clear(): void;
  /**
   * Turns the draft into a change. With `draft` among the change's options, the transaction that stores the change
   * removes the draft; if it fails, the draft stays.
   */
  become<T extends Promise<unknown>>(make: (draft: string) => T): T;
  /** The name of this form's own draft, with which it can be reopened. */
  slot: string;
  /** The device time of the last write, if it holds everything that was typed; else null. */
  savedAt: string | null;
  /** Whether something was typed that is not stored yet. */
  pending: boolean;
  /** Whether the store has refused the draft. It is tried again until it is stored. */
  failed: boolean;
  ready: boolean;
}

interface State extends Pick<Draft, 'draft' | 'seen' | 'savedAt' | 'pending' | 'failed' | 'others' | 'slot'> {
  form: string;
  ready: boolean;
}

const NONE = { draft: null, seen: undefined, savedAt: null, pending: false, failed: false, others: 0, slot: '' };

/** A form's draft on this device. With `only`, the draft of this name or none. */
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
    // A newer app may take over the store, or the page may be frozen. So what was typed in the last half second is
    // written now.
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
