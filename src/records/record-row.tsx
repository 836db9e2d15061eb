import { memo } from 'react';
import { Link } from 'react-router';
import { useNow, type Row } from '../hooks/index.ts';
import { SyncBadge } from '../ui/sync/sync-badge.tsx';
import type { ListColumn } from './list-columns.tsx';
import type { ListedModule } from './record-list.tsx';
import styles from './records.module.css';

interface RecordRowProps {
  module: Pick<ListedModule, 'path' | 'nameOf' | 'row' | 'useRowDetails' | 'RowMark'>;
  row: Row;
  selected: boolean;
  /** The parameters of the list's address. */
  query: string;
  columns: readonly ListColumn[];
}

/** A list that grows or changes elsewhere makes its rows anew; a row that says the same is not rendered for it. */
const isSameRow = ({ row: before, ...last }: RecordRowProps, { row, ...next }: RecordRowProps): boolean =>
  before.id === row.id &&
  before.summary === row.summary &&
  before.syncState === row.syncState &&
  last.module === next.module &&
  last.selected === next.selected &&
  last.query === next.query &&
  last.columns === next.columns;

/** A record's line in a list: its name, the details that distinguish it, and whether it is on the server. */
export const RecordRow = memo(function RecordRow({ module, row, selected, query, columns }: RecordRowProps) {
  const details = module.useRowDetails()(row.summary, useNow());
  const isSaid = columns.length > 0 && module.row?.every((field) => columns.some((column) => column.field === field));
  return (
    <Link
      to={{ pathname: `${module.path}/${row.id}`, search: query }}
      aria-current={selected ? 'true' : undefined}
      draggable={false}
    >
      <strong>{module.nameOf(row.summary)}</strong>
      {module.RowMark && <module.RowMark id={row.id} />}
      {isSaid !== true && <small>{details.filter(Boolean).join(' · ')}</small>}
      {row.syncState !== 'synced' && (
        <span className={styles['badge']}>
          <SyncBadge state={row.syncState} />
        </span>
      )}
    </Link>
  );
}, isSameRow);
