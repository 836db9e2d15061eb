import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { controlOf } from '../contract/controls.ts';
import { useNames } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../ui/i18n/words.ts';
import styles from './list-columns.module.css';
import { BY_NAME, type ListView, type Sort } from './list-view.ts';
import type { SetView } from './use-list-view.ts';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';

export interface ListColumn {
  field: string;
  /** The type that the field refers to. */
  to: string | null;
  isSortable: boolean;
}

type Listed = Pick<RecordModule, 'entity' | 'listFields'>;

/** The columns that the module declares, else the fields of its filters, which are short. */
export const listColumnsOf = ({ entity, listFields }: Listed): readonly ListColumn[] =>
  (listFields?.columns ?? listFields?.filters ?? []).map((field) => {
    const whole = controlOf(entity, field);
    const control = whole.kind === 'list' ? whole.of : whole;
    const to = control.kind === 'reference' ? control.to : null;
    return { field, to, isSortable: listFields?.sorts.includes(field) === true };
  });

/** The next sort order when a column's head is pressed: ascending, then descending, and so on. */
export function nextSort(sort: Sort | null, field: string): Sort | null {
  const isOn = (sort?.field ?? BY_NAME) === field;
  const descending = isOn && sort?.descending !== true;
  return field === BY_NAME && !descending ? null : { field, descending };
}

interface HeadProps {
  module: Listed;
  columns: readonly ListColumn[];
  view: ListView;
  onChange: SetView;
  /** A column for the boxes comes first. */
  selecting: boolean;
}

/** The heads of the columns; a press sorts by one. */
export function ListHead({ module, columns, view, onChange, selecting }: HeadProps) {
  const { t } = useTexts();
  const { type } = module.entity;
  const sorted = view.sort?.field ?? BY_NAME;
  const Arrow = view.sort?.descending === true ? IconArrowDown : IconArrowUp;
  const heads = [{ field: BY_NAME, isSortable: true }, ...columns].map(({ field, isSortable }) => {
    const label = field === BY_NAME ? moduleText(type, 'nameColumn') : fieldWord(type, field);
    if (!isSortable)
      return (
        <span key={field} role="columnheader">
          {label}
        </span>
      );
    const isOn = sorted === field;
    return (
      <span
        key={field}
        role="columnheader"
        aria-sort={isOn ? (view.sort?.descending === true ? 'descending' : 'ascending') : 'none'}
      >
        <button
          type="button"
          data-testid={`column-${field}`}
          onClick={() => onChange((newest) => ({ ...newest, sort: nextSort(newest.sort, field) }))}
        >
          {label}
          {isOn && <Arrow size={16} aria-hidden />}
        </button>
      </span>
    );
  });
  return (
    <div role="rowgroup" className={styles['head']}>
      <div
        role="row"
        aria-rowindex={1}
        className={`${styles['line']} ${selecting ? styles['selecting'] : ''}`}
        data-columns={columns.length}
      >
        {selecting && (
          <span role="columnheader">
            <span className={styles['unseen']}>{t('recordPage.select')}</span>
          </span>
        )}
        {heads}
      </div>
    </div>
  );
}

function Names({ to, ids }: { to: string; ids: readonly string[] }) {
  const { t } = useTexts();
  const names = useNames(to, ids);
  return ids.map((id) => names[id] ?? t('recordPage.elsewhere')).join(', ');
}

/** The cells of a row, beside the name. */
export function ListCells({
  module,
  columns,
  record,
}: {
  module: Listed;
  columns: readonly ListColumn[];
  record: JsonObject;
}) {
  const { language } = useTexts();
  return columns.map(({ field, to }) => {
    const value = record[field];
    const ids = to === null ? [] : [value ?? []].flat().map(String);
    return (
      <span key={field} role="cell" className={styles['cell']} data-field={field}>
        {to === null ? (
          valueWord(module.entity.type, field, value, language).replaceAll('\n', ', ')
        ) : ids.length === 0 ? (
          ''
        ) : (
          <Names to={to} ids={ids} />
        )}
      </span>
    );
  });
}
