import { useNow } from '../hooks/index.ts';
import { formatNumber } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { FiltersOn } from './filter-field.tsx';
import type { Filter, Listed } from './list-view.ts';
import { moduleText } from './module-text.ts';
import { PrintSheet } from './print-sheet.tsx';
import styles from './print.module.css';
import type { RecordModule } from './record-module.ts';

/** About sixty pages. A longer list should be exported. */
const PRINTED_AT_MOST = 2_000;

export interface PrintListProps {
  module: Pick<RecordModule, 'entity' | 'nameOf' | 'useRowDetails' | 'RowMark'>;
  records: readonly Listed[];
  filters: readonly Filter[];
  onDone: () => void;
  print?: () => void;
  atMost?: number;
}

/** The list as it is filtered and sorted, one line for each record, with the texts of its rows. */
export function PrintList({ module, records, filters, atMost = PRINTED_AT_MOST, ...sheet }: PrintListProps) {
  const { language } = useTexts();
  const { entity, nameOf, useRowDetails, RowMark } = module;
  const detailsOf = useRowDetails();
  const now = useNow();
  const printed = records.slice(0, atMost);
  const shown = formatNumber(printed.length, language);
  const total = formatNumber(records.length, language);
  return (
    <PrintSheet
      title={moduleText(entity.type, 'list')}
      sub={
        <>
          {printed.length < records.length
            ? moduleText(entity.type, 'printedPart', { shown, total })
            : moduleText(entity.type, 'count', { count: records.length, shown: total })}
          {filters.length > 0 && ' · '}
          <FiltersOn entity={entity} filters={filters} />
        </>
      }
      {...sheet}
    >
      <table className={styles['table']}>
        <thead>
          <tr>
            <th>{moduleText(entity.type, 'nameColumn')}</th>
            <th>{moduleText(entity.type, 'detailsColumn')}</th>
          </tr>
        </thead>
        <tbody>
          {printed.map(({ id, summary }) => (
            <tr key={id}>
              <td>
                {nameOf(summary)}
                {RowMark && ' '}
                {RowMark && <RowMark id={id} />}
              </td>
              <td>{detailsOf(summary, now).filter(Boolean).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </PrintSheet>
  );
}
