import { IconDownload, IconPrinter, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useClient, type RecordList } from '../hooks/index.ts';
import { formatNumber } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { Button } from '../ui/primitives/button.tsx';
import { saveTextFile } from '../ui/primitives/download.ts';
import { useOnce } from '../ui/primitives/use-once.ts';
import type { ExportResult } from './export-list.ts';
import styles from './list-tools.module.css';
import type { Filter, Listed } from './list-view.ts';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';

const DeletedRecords = lazy(async () => ({ default: (await import('./deleted-records.tsx')).DeletedRecords }));
const PrintList = lazy(async () => ({ default: (await import('./print-list.tsx')).PrintList }));

interface ListActionsProps {
  module: Pick<RecordModule, 'entity' | 'nameOf' | 'useRowDetails'>;
  filters: readonly Filter[];
  list: Pick<RecordList, 'ids' | 'row'>;
}

/** The records of the list as it is filtered and sorted. */
export const listedOf = ({ ids, row }: Pick<RecordList, 'ids' | 'row'>): Listed[] =>
  ids.flatMap((id) => {
    const found = row(id);
    return found === undefined ? [] : [{ id, summary: found.summary }];
  });

/** Each export is a file and an audit entry; a slow double tap makes one of each. */
const REST_MS = 1_500;

/** Exports a list to a file and shows the result. */
export function useExport(module: Pick<RecordModule, 'entity' | 'nameOf'>) {
  const client = useClient();
  const { language } = useTexts();
  const [result, setResult] = useState<ExportResult | { kind: 'failed' } | null>(null);
  const [run, isRunning] = useOnce(
    async (records: readonly Listed[]) => {
      setResult(null);
      try {
        const { exportList } = await import('./export-list.ts');
        setResult(
          await exportList(client, module, records, language, (name, csv) => saveTextFile(name, csv, 'text/csv')),
        );
      } catch {
        setResult({ kind: 'failed' });
      }
    },
    { restMs: REST_MS },
  );
  return { result, run, isRunning };
}

export function ExportResultWords({ type, result }: { type: string; result: ReturnType<typeof useExport>['result'] }) {
  const { language } = useTexts();
  if (result === null) return null;
  const words =
    result.kind === 'saved'
      ? moduleText(type, 'exported', { count: result.count, shown: formatNumber(result.count, language) })
      : moduleText(type, `exportTrouble.${result.kind}`);
  return (
    <p className={styles['on']} role={result.kind === 'saved' ? 'status' : 'alert'} data-testid="export-result">
      {words}
    </p>
  );
}

/** The recently deleted records, opened by a button. */
export function DeletedButton({ entity }: Pick<RecordModule, 'entity'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        kind="quiet"
        icon={<IconTrash size={18} stroke={1.75} aria-hidden />}
        data-testid="deleted"
        onClick={() => setOpen(true)}
      >
        {moduleText(entity.type, 'deletedRecords')}
      </Button>
      {isOpen && (
        <Suspense>
          <DeletedRecords entity={entity} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** The actions on the whole list. */
export function ListActions({ module, list, filters }: ListActionsProps) {
  const [printed, setPrinted] = useState<readonly Listed[] | null>(null);
  const { type } = module.entity;
  const { result, run, isRunning } = useExport(module);
  if (list.ids.length === 0)
    return (
      <div className={styles['actions']}>
        <DeletedButton entity={module.entity} />
      </div>
    );
  return (
    <>
      <div className={styles['actions']}>
        <Button
          kind="quiet"
          icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
          disabled={isRunning}
          data-testid="export"
          onClick={() => run(listedOf(list))}
        >
          {moduleText(type, 'exportCsv')}
        </Button>
        <Button
          kind="quiet"
          icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
          data-testid="print-list"
          onClick={() => setPrinted(listedOf(list))}
        >
          {moduleText(type, 'printList')}
        </Button>
        <DeletedButton entity={module.entity} />
      </div>
      {printed !== null && (
        <Suspense>
          <PrintList module={module} records={printed} filters={filters} onDone={() => setPrinted(null)} />
        </Suspense>
      )}
      <ExportResultWords type={type} result={result} />
    </>
  );
}
