import { Fragment, useId, useState } from 'react';
import type { EntityDefinition } from '../contract/entity.ts';
import { useClient, useRecord } from '../hooks/index.ts';
import { formatNumber } from '../ui/i18n/format.ts';
import { useTexts, type Language } from '../ui/i18n/i18n.ts';
import { formatPartialDate } from '../ui/i18n/partial-date.ts';
import { fieldWord, unitWord, valueWord } from '../ui/i18n/words.ts';
import styles from './list-tools.module.css';
import { dayOf, filterKindOf, type Filter } from './list-view.ts';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';
import { isReference, ReferenceField } from './reference-field.tsx';

/** `Sexe : Féminin` */
function filterWords(entityType: string, filter: Filter, language: Language): string {
  const label = fieldWord(entityType, filter.field);
  if ('value' in filter)
    return moduleText(entityType, 'filterIs', {
      label,
      value: valueWord(entityType, filter.field, filter.value, language),
    });
  const format = (end: string) =>
    filter.kind === 'date' ? formatPartialDate(end) : formatNumber(Number(end), language);
  const [from, to] = [filter.from, filter.to].map((end) => (end === '' ? '' : format(end)));
  const key = filter.to === '' ? 'filterFrom' : filter.from === '' ? 'filterTo' : 'filterBetween';
  return moduleText(entityType, key, { label, from: from ?? '', to: to ?? '' });
}

/** `Patient : MARTIN Claire` */
function ReferenceWords({ type, to, filter }: { type: string; to: string; filter: Filter & { kind: 'reference' } }) {
  const listing = useClient().cache.listing(to);
  const { record } = useRecord(to, filter.value);
  const value = record === null || listing === undefined ? '…' : listing.label(record);
  return moduleText(type, 'filterIs', { label: fieldWord(type, filter.field), value });
}

/** What a list is filtered by, in words. */
export function FiltersOn({ entity, filters }: { entity: EntityDefinition; filters: readonly Filter[] }) {
  const { language } = useTexts();
  return filters.map((filter, at) => {
    const kind = filterKindOf(entity, filter.field);
    return (
      <Fragment key={filter.field}>
        {at > 0 && ' · '}
        {filter.kind === 'reference' && kind?.kind === 'reference' ? (
          <ReferenceWords type={entity.type} to={kind.to} filter={filter} />
        ) : (
          filterWords(entity.type, filter, language)
        )}
      </Fragment>
    );
  });
}

export function Choice({
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

function End({
  type,
  testId,
  label,
  value,
  onChange,
}: {
  type: 'date' | 'number';
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
        type={type}
        step={type === 'number' ? 'any' : undefined}
        data-testid={testId}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

interface FilterProps {
  module: Pick<RecordModule, 'entity'>;
  field: string;
  filter: Filter | undefined;
  onChange: (filter: Filter | null) => void;
}

interface ReferenceFilterProps extends Omit<FilterProps, 'module'> {
  label: string;
  to: string;
}

function ReferenceFilter({ label, to, field, filter, onChange }: ReferenceFilterProps) {
  const [typed, setTyped] = useState('');
  return (
    <ReferenceField
      name={`filter-${field}`}
      label={label}
      to={to}
      value={filter?.kind === 'reference' ? filter.value : typed}
      canCreate={false}
      required
      onChange={(value) => {
        const isPicked = isReference(value);
        setTyped(isPicked ? '' : value);
        if (isPicked) onChange({ field, kind: 'reference', value });
        else if (filter !== undefined) onChange(null);
      }}
    />
  );
}

export function FilterField({ module: { entity }, field, filter, onChange }: FilterProps) {
  const { language } = useTexts();
  const { type } = entity;
  const kind = filterKindOf(entity, field);
  const label = fieldWord(type, field);
  if (kind === null) return null;
  if (kind.kind === 'reference')
    return <ReferenceFilter label={label} to={kind.to} field={field} filter={filter} onChange={onChange} />;
  if (kind.kind === 'date' || kind.kind === 'number') {
    const range = filter?.kind === kind.kind ? filter : { from: '', to: '' };
    const unit = kind.kind === 'number' && kind.unit !== null ? ` (${unitWord(kind.unit)})` : '';
    const change = (from: string, to: string) =>
      onChange(from === '' && to === '' ? null : { field, kind: kind.kind, from, to });
    const day = (value: string, end: 'first' | 'last') => (kind.kind === 'date' ? dayOf(value, end) : value);
    return (
      <>
        <End
          type={kind.kind}
          testId={`filter-${field}`}
          label={moduleText(type, kind.kind === 'date' ? 'from' : 'atLeast', { label }) + unit}
          value={day(range.from, 'first')}
          onChange={(from) => change(from, range.to)}
        />
        <End
          type={kind.kind}
          testId={`filter-${field}-to`}
          label={moduleText(type, kind.kind === 'date' ? 'to' : 'atMost', { label }) + unit}
          value={day(range.to, 'last')}
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
