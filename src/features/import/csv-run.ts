import { guessColumns, type CsvKind, type CsvReport } from '../../contract/csv-import.ts';
import type { CsvTable } from '../../lib/csv-read.ts';
import type { Language } from '../../ui/i18n/i18n.ts';
import { createStore, useStore, type Store } from '../../ui/primitives/external-store.ts';
import { recall, remember } from '../../ui/primitives/remember.ts';

export interface CsvOrder {
  kind: CsvKind;
  columns: readonly (string | null)[];
  check: boolean;
  language: Language;
}

export type SendTable = (
  file: Blob,
  order: CsvOrder,
) => Promise<{ kind: 'done'; report: CsvReport } | { kind: 'refused'; code: string; detail: string | undefined }>;

/** A table that was read on this device; nothing of it is on the server yet. */
export interface Opened {
  file: File;
  table: CsvTable;
  columns: (string | null)[];
  count: number;
}

export interface Trouble {
  code: string;
  row?: number;
  detail?: string | undefined;
}

export interface CsvRun {
  kind: CsvKind;
  opened: Opened | null;
  report: CsvReport | null;
  trouble: Trouble | null;
  isRunning: boolean;
}

const idle = (kind: CsvKind): CsvRun => ({ kind, opened: null, report: null, trouble: null, isRunning: false });

const KEY = 'import-csv';

/** Kept beyond the screen, because the person may leave while it runs. It is cleared at sign-out. */
function currentRun(): Store<CsvRun> {
  const known = recall<Store<CsvRun> | null>(KEY, null);
  if (known) return known;
  const made = createStore<CsvRun>(idle('patients'));
  remember(KEY, made);
  return made;
}

/** The import of a table, of the `asked` kind if the address names one: what was kept of another kind is over. */
export function useCsvRun(send: SendTable, language: Language, asked: CsvKind | undefined) {
  const store = currentRun();
  const kept = useStore(store);
  const run = asked === undefined || asked === kept.kind || kept.isRunning ? kept : idle(asked);
  const open = (file: File, table: CsvTable) =>
    store.set({
      ...idle(run.kind),
      opened: { file, table, columns: guessColumns(run.kind, table.head), count: table.rows.length },
    });
  const start = async (check: boolean) => {
    const { kind, opened } = run;
    if (opened === null || store.get().isRunning) return;
    store.set({ ...run, trouble: null, isRunning: true });
    const end = await send(opened.file, { kind, columns: opened.columns, check, language });
    if (end.kind === 'refused')
      return store.set({ ...run, trouble: { code: end.code, detail: end.detail }, isRunning: false });
    // What is imported needs its rows no more.
    const table = end.report.checked ? opened.table : { ...opened.table, rows: [] };
    store.set({ ...idle(kind), opened: { ...opened, table }, report: end.report });
  };
  return {
    run,
    open,
    start: (check: boolean) => void start(check),
    refuse: (trouble: Trouble) => store.set({ ...idle(run.kind), trouble }),
    forget: () => store.set(idle(run.kind)),
    setColumns: (columns: (string | null)[]) =>
      store.set({ ...run, report: null, opened: run.opened && { ...run.opened, columns } }),
    choose: (kind: CsvKind) =>
      store.set({
        ...idle(kind),
        opened: run.opened && { ...run.opened, columns: guessColumns(kind, run.opened.table.head) },
      }),
  };
}
