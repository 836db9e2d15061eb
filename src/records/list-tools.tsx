import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { Button } from '../ui/primitives/button.tsx';
import { useTexts, type Language } from '../ui/i18n/i18n.ts';
import { formatPartialDate } from '../ui/i18n/partial-date.ts';
import { fieldWord, valueWord } from '../ui/i18n/words.ts';
import styles from './list-tools.module.css';
import { BY_NAME, dayOf, filterKindOf, withFilter, type Filter, type ListFields, type ListView } from './list-view.ts';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';
import type { ListViewState } from './use-list-view.ts';

type Filtered = Pick<RecordModule, 'entity' | 'listFields'>;

/** `Sexe : Féminin` */
export function filterWords(entityType: string, filter: Filter, language: Language): string {
  const label = fieldWord(entityType, filter.field);
  if (filter.kind !== 'date')
    return moduleText(entityType, 'filterIs', {
      label,
      value: valueWord(entityType, filter.field, filter.value, language),
    });
  const [from, to] = [filter.from, filter.to].map((end) => (end === '' ? '' : formatPartialDate(end)));
  const key = filter.to === '' ? 'filterFrom' : filter.from === '' ? 'filterTo' : 'filterBetween';
  return moduleText(entityType, key, { label, from: from ?? '', to: to ?? '' });
}

function Choice({
  testId,
  label,
  value,
  options,
  onChange,
}: {
  testId: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} data-testid={testId} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([name, word]) => (
          <option key={name} value={name}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}

function Day({
  testId,
  label,
  value,
  onChange,
}: {
  testId: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        data-testid={testId}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

interface FilterProps {
  module: Filtered;
  field: string;
  filter: Filter | undefined;
  onChange: (filter: Filter | null) => void;
}

function FilterField({ module: { entity }, field, filter, onChange }: FilterProps) {
  const { language } = useTexts();
  const { type } = entity;
  const kind = filterKindOf(entity, field);
  const label = fieldWord(type, field);
  if (kind === null) return null;
  if (kind.kind === 'date') {
    const range = filter?.kind === 'date' ? filter : { from: '', to: '' };
    const change = (from: string, to: string) =>
      onChange(from === '' && to === '' ? null : { field, kind: 'date', from, to });
    return (
      <>
        <Day
          testId={`filter-${field}`}
          label={moduleText(type, 'from', { label })}
          value={dayOf(range.from, 'first')}
          onChange={(from) => change(from, range.to)}
        />
        <Day
          testId={`filter-${field}-to`}
          label={moduleText(type, 'to', { label })}
          value={dayOf(range.to, 'last')}
          onChange={(to) => change(range.from, to)}
        />
      </>
    );
  }
  const any = ['', moduleText(type, 'anyValue')] as const;
  const word = (value: string | boolean) => valueWord(type, field, value, language);
  if (kind.kind === 'flag') {
    return (
      <Choice
        testId={`filter-${field}`}
        label={label}
        value={filter?.kind === 'flag' ? (filter.value ? 'yes' : 'no') : ''}
        options={[any, ['yes', word(true)], ['no', word(false)]]}
        onChange={(value) => onChange(value === '' ? null : { field, kind: 'flag', value: value === 'yes' })}
      />
    );
  }
  return (
    <Choice
      testId={`filter-${field}`}
      label={label}
      value={filter?.kind === 'choice' ? filter.value : ''}
      options={[any, ...kind.values.map((value) => [value, word(value)] as const)]}
      onChange={(value) => onChange(value === '' ? null : { field, kind: 'choice', value })}
    />
  );
}

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
        onChange({
          ...view,
          sort: value === BY_NAME ? null : { field: value.replace(/^-/, ''), descending: value.startsWith('-') },
        })
      }
    />
  );
}

interface ViewProps {
  view: ListView;
  onChange: (view: ListView) => void;
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
          onChange={(filter) => onChange(withFilter(view, field, filter))}
        />
      ))}
      <SortField type={module.entity.type} sorts={fields.sorts} view={view} onChange={onChange} />
    </div>
  );
}

/** How the list is filtered and sorted, to be changed; what is on stays readable while it is closed. */
export function ListTools({ module, state }: { module: Filtered; state: ListViewState }) {
  const { language } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { type } = module.entity;
  const { view, setView, ignored } = state;
  const on = view.filters.length;
  if (module.listFields === undefined) return null;
  return (
    <div className={styles['tools']}>
      <div className={styles['line']}>
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
          <Button kind="quiet" data-testid="clear-filters" onClick={() => setView({ ...view, filters: [] })}>
            {moduleText(type, 'clearFilters')}
          </Button>
        )}
      </div>
      {on > 0 && (
        <p className={styles['on']} data-testid="filters-on">
          {view.filters.map((filter) => filterWords(type, filter, language)).join(' · ')}
        </p>
      )}
      {ignored.length > 0 && (
        <p className={styles['on']} role="status" data-testid="filters-ignored">
          {moduleText(type, 'ignored', { names: ignored.map((name) => name.slice(0, 40)).join(', ') })}
        </p>
      )}
      {isOpen && <Panel module={module} fields={module.listFields} view={view} onChange={setView} id={id} />}
    </div>
  );
}
