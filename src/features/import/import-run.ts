import { useCallback } from 'react';
import type { Counts, ImportEnd, ImportLine } from '../../contract/import.ts';
import { createStore, useStore, type Store } from '../../ui/primitives/external-store.ts';
import { recall, remember } from '../../ui/primitives/remember.ts';
import type { Language } from '../../ui/i18n/i18n.ts';

export type Progress = Extract<ImportLine, { type: 'progress' }>;
export type Done = Extract<ImportEnd, { type: 'done' }>;

export type SendFile = (file: File, onProgress: (line: Progress) => void, language: Language) => Promise<ImportEnd>;

export type ImportRun =
  | { kind: 'idle' }
  | { kind: 'running'; name: string; progress: Progress | null }
  | { kind: 'done'; name: string; result: Done }
  /** `created`: what was taken before it stopped. */
  | { kind: 'refused'; name: string; code: string; detail: string | undefined; created?: Counts | undefined };

const KEY = 'import';

/** The last import is kept beyond the screen, because the person may leave while it runs. It is cleared at sign-out. */
function currentRun(): Store<ImportRun> {
  const known = recall<Store<ImportRun> | null>(KEY, null);
  if (known) return known;
  const made = createStore<ImportRun>({ kind: 'idle' });
  remember(KEY, made);
  return made;
}

export interface ImportControls {
  run: ImportRun;
  start: (file: File) => void;
  reset: () => void;
}

export function useImportRun(send: SendFile, language: Language): ImportControls {
  const store = currentRun();
  const run = useStore(store);
  const start = useCallback(
    (file: File) => {
      // One import at a time: a second drop while one runs changes nothing.
      if (store.get().kind === 'running') return;
      const { name } = file;
      store.set({ kind: 'running', name, progress: null });
      void send(file, (progress) => store.set({ kind: 'running', name, progress }), language).then((end) =>
        store.set(
          end.type === 'done'
            ? { kind: 'done', name, result: end }
            : { kind: 'refused', name, code: end.code, detail: end.detail, created: end.created },
        ),
      );
    },
    [store, send, language],
  );
  const reset = useCallback(() => store.set({ kind: 'idle' }), [store]);
  return { run, start, reset };
}
