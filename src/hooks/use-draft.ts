import { useCallback, useEffect, useRef, useState } from 'react';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';

export interface Draft {
  /** What was typed and not saved, from before a crash or a detour; null when there is none. */
  draft: JsonObject | null;
  /** Version of the record over which it was begun, null where it had none; undefined where that is not known. */
  seen: number | null | undefined;
  save(values: JsonObject, seen?: number | null): void;
  clear(): void;
  /** Device time of the last write, once it is durable. */
  savedAt: string | null;
  ready: boolean;
}

interface State extends Pick<Draft, 'draft' | 'seen' | 'savedAt' | 'ready'> {
  key: string;
}

const NONE = { draft: null, seen: undefined, savedAt: null };

const DELAY_MS = 400;

/** A form's draft on this device. Writes follow typing within half a second (B12). */
export function useDraft(key: string): Draft {
  const client = useClient();
  const [state, setState] = useState<State>({ key, ...NONE, ready: false });
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; write: () => Promise<unknown> } | null>(null);

  // A newer app takes the store over: the last half second too is written while it still can be.
  useEffect(() => client.beforeClosing(async () => pending.current?.write()), [client]);

  useEffect(() => {
    let left = false;
    setState({ key, ...NONE, ready: false });
    void client.reads.loadDraft(key).then(
      (found) => !left && setState({ key, ...(found ? { draft: found.values, seen: found.seen, savedAt: found.savedAt } : NONE), ready: true }),
      () => !left && setState({ key, ...NONE, ready: true }),
    );
    return () => {
      left = true;
      // Leaving must not lose the last half second.
      void pending.current?.write();
    };
  }, [client, key]);

  const save = useCallback(
    (values: JsonObject, seen?: number | null) => {
      if (pending.current) clearTimeout(pending.current.timer);
      const write = () => {
        if (pending.current) clearTimeout(pending.current.timer);
        pending.current = null;
        const savedAt = new Date(client.now()).toISOString();
        return client.reads.saveDraft(key, values, savedAt, seen).then(
          () => setState((old) => ({ ...old, savedAt })),
          () => undefined,
        );
      };
      pending.current = { timer: setTimeout(() => void write(), DELAY_MS), write };
    },
    [client, key],
  );

  const clear = useCallback(() => {
    if (pending.current) clearTimeout(pending.current.timer);
    pending.current = null;
    setState((old) => ({ ...old, ...NONE }));
    void client.reads.deleteDraft(key).catch(() => undefined);
  }, [client, key]);

  const { draft, seen } = state.key === key ? state : NONE;
  return { draft, seen, save, clear, savedAt: state.savedAt, ready: state.ready && state.key === key };
}
