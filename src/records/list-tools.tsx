import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { Button } from '../ui/primitives/button.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord } from '../ui/i18n/words.ts';
import { Choice, FilterField, FiltersOn } from './filter-field.tsx';
import styles from './list-tools.module.css';
import { BY_NAME, isEmptyView, withFilter, type ListFields, type ListView } from './list-view.ts';
import { SavedViewChoice, SaveView } from './saved-views.tsx';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';
import type { ListViewState, SetView } from './use-list-view.ts';

type Filtered = Pick<RecordModule, 'entity' | 'listFields'>;

const sortName = ({ sort }: ListView): string => (sort === null ? BY_NAME : (sort.descending ? '-' : '') + sort.field);

function SortField({ type, sorts, view, onChange }: { type: string; sorts: readonly string[] } & ViewProps) {
  const options = sorts.flatMap((field) => {
    const label = fieldWord(type, field);
    return [
      [field, moduleText(type, 'sortUp', { label })],
      [`-${field}`, moduleText(type, 'sortDown', { label })],
    ] as const;
  });
  return (
    <Choice
      testId="sort"
      label={moduleText(type, 'sortBy')}
      value={sortName(view)}
      options={[
        [BY_NAME, moduleText(type, 'sortName')],
        [`-${BY_NAME}`, moduleText(type, 'sortNameDescending')],
        ...options,
      ]}
      onChange={(value) =>
        onChange((newest) => ({
          ...newest,
          sort: value === BY_NAME ? null : { field: value.replace(/^-/, ''), descending: value.startsWith('-') },
        }))
      }
    />
  );
}

interface ViewProps {
  view: ListView;
  onChange: SetView;
}

function Panel({
  module,
  fields,
  view,
  onChange,
  id,
}: { module: Filtered; fields: ListFields; id: string } & ViewProps) {
  return (
    <div className={styles['panel']} id={id} data-testid="filters-panel">
      {fields.filters.map((field) => (
        <FilterField
          key={field}
          module={module}
          field={field}
          filter={view.filters.find((one) => one.field === field)}
          onChange={(filter) => onChange((newest) => withFilter(newest, field, filter))}
        />
      ))}
      <SortField type={module.entity.type} sorts={fields.sorts} view={view} onChange={onChange} />
    </div>
  );
}

/** The filters and the sort order of a list. The active filters stay readable while the panel is closed. */
export function ListTools({
  module,
  state,
  beside,
  children,
}: {
  module: Filtered;
  state: ListViewState;
  /** Beside the button that opens the filters. */
  beside?: ReactNode;
  /** Below the filters. */
  children?: ReactNode;
}) {
  useTexts();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { type } = module.entity;
  const { view, setView, ignored } = state;
  const on = view.filters.length;
  if (module.listFields === undefined) return null;
  return (
    <div className={styles['tools']}>
      <div className={styles['line']}>
        <SavedViewChoice view={view} onChange={setView} module={module} />
        <Button
          kind="quiet"
          icon={<IconAdjustmentsHorizontal size={18} stroke={1.75} aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={id}
          data-testid="filters"
          onClick={() => setOpen(!isOpen)}
        >
          {on === 0 ? moduleText(type, 'filters') : moduleText(type, 'filtersOn', { count: on })}
        </Button>
        {on > 0 && (
          <Button
            kind="quiet"
            data-testid="clear-filters"
            onClick={() => setView((newest) => ({ ...newest, filters: [] }))}
          >
            {moduleText(type, 'clearFilters')}
          </Button>
        )}
        {beside}
      </div>
      {on > 0 && (
        <p className={styles['on']} data-testid="filters-on">
          <FiltersOn entity={module.entity} filters={view.filters} />
        </p>
      )}
      {ignored.length > 0 && (
        <p className={styles['on']} role="status" data-testid="filters-ignored">
          {moduleText(type, 'ignored', { names: ignored.map((name) => name.slice(0, 40)).join(', ') })}
        </p>
      )}
      {isOpen && (
        <>
          <Panel module={module} fields={module.listFields} view={view} onChange={setView} id={id} />
          {!isEmptyView(view) && <SaveView type={type} view={view} />}
          {children}
        </>
      )}
    </div>
  );
}
