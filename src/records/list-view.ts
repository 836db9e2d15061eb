import { controlOf } from '../contract/controls.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import { sortIds } from './list-order.ts';

/** What a module's list can be filtered and sorted by; the contract gives each field's kind. */
export interface ListFields {
  filters: readonly string[];
  sorts: readonly string[];
  /** What an absent field means, e.g. `{ active: true }`. */
  defaults?: JsonObject;
}

export type Filter =
  | { field: string; kind: 'choice'; value: string }
  | { field: string; kind: 'flag'; value: boolean }
  /** Both ends belong to it; each may be a year, a month or a day. Empty: open. */
  | { field: string; kind: 'date'; from: string; to: string };

export interface Sort {
  field: string;
  descending: boolean;
}

export interface ListView {
  filters: readonly Filter[];
  sort: Sort | null;
}

export const EMPTY_VIEW: ListView = { filters: [], sort: null };
export const isEmptyView = ({ filters, sort }: ListView): boolean => filters.length === 0 && sort === null;

/** The listing's own order, as a field to sort by. */
export const BY_NAME = 'name';

const PREFIX = 'filter.';
const SORT = 'sort';
const FLAG_VALUES: Readonly<Record<string, boolean>> = { yes: true, no: false };
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** The day that a year or a month begins or ends with. */
export function dayOf(date: string, end: 'first' | 'last'): string {
  if (date === '' || date.length === 10) return date;
  const [year = '', month = end === 'first' ? '01' : '12'] = date.split('-');
  const day = end === 'first' ? 1 : new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  return `${year}-${month}-${String(day).padStart(2, '0')}`;
}

export type FilterKind = { kind: 'choice'; values: readonly string[] } | { kind: 'flag' } | { kind: 'date' };

/** How a field is filtered; null: not by its kind. */
export function filterKindOf(entity: EntityDefinition, field: string): FilterKind | null {
  const control = controlOf(entity, field);
  if (control.kind === 'choice') return { kind: 'choice', values: control.values };
  if (control.kind === 'flag') return { kind: 'flag' };
  return control.kind === 'day' || control.kind === 'partial-date' ? { kind: 'date' } : null;
}

function filterFrom(entity: EntityDefinition, field: string, text: string): Filter | null {
  const kind = filterKindOf(entity, field);
  if (kind?.kind === 'choice') return kind.values.includes(text) ? { field, kind: 'choice', value: text } : null;
  if (kind?.kind === 'flag') {
    const value = Object.hasOwn(FLAG_VALUES, text) ? FLAG_VALUES[text] : undefined;
    return value === undefined ? null : { field, kind: 'flag', value };
  }
  if (kind?.kind !== 'date') return null;
  const [from = '', to = '', ...rest] = text.split('..');
  const isRange = rest.length === 0 && (from !== '' || to !== '') && text.includes('..');
  const isDates = [from, to].every((end) => end === '' || DATE.test(end));
  return isRange && isDates ? { field, kind: 'date', from, to } : null;
}

/**
 * The view that an address asks for, and the parameters in it that mean nothing here. What was searched is no part of
 * it: a name does not belong into a browser's history.
 */
export function viewFromQuery(
  query: string,
  entity: EntityDefinition,
  fields: ListFields,
): { view: ListView; ignored: readonly string[] } {
  const filters = new Map<string, Filter>();
  const ignored: string[] = [];
  let sort: Sort | null = null;
  for (const [name, text] of new URLSearchParams(query)) {
    if (name === SORT) {
      const field = text.replace(/^-/, '');
      if (field === BY_NAME || fields.sorts.includes(field)) sort = { field, descending: text.startsWith('-') };
      else ignored.push(name);
    } else if (name.startsWith(PREFIX)) {
      const field = name.slice(PREFIX.length);
      const filter = fields.filters.includes(field) ? filterFrom(entity, field, text) : null;
      if (filter === null || filters.has(field)) ignored.push(name);
      else filters.set(field, filter);
    }
  }
  return { view: { filters: [...filters.values()], sort }, ignored: [...new Set(ignored)] };
}

const textOfFilter = (filter: Filter): string => {
  if (filter.kind === 'flag') return filter.value ? 'yes' : 'no';
  return filter.kind === 'choice' ? filter.value : `${filter.from}..${filter.to}`;
};

/** The address of a view, without `?`; empty for the list as it is. */
export function queryOfView({ filters, sort }: ListView): string {
  const params = new URLSearchParams();
  for (const filter of filters) params.set(PREFIX + filter.field, textOfFilter(filter));
  if (sort !== null) params.set(SORT, (sort.descending ? '-' : '') + sort.field);
  return params.toString();
}

/** The parameters of an address that belong to a list's view; others (a note to open, a tab) are left alone. */
export function viewQuery(search: string): string {
  const params = new URLSearchParams(search);
  for (const name of new Set(params.keys())) if (name !== SORT && !name.startsWith(PREFIX)) params.delete(name);
  return params.toString();
}

/** Another filter of its field; null takes it off. */
export const withFilter = (view: ListView, field: string, filter: Filter | null): ListView => ({
  ...view,
  filters: [...view.filters.filter((one) => one.field !== field), ...(filter === null ? [] : [filter])],
});

/** A partial date fits as soon as a day in it may fit. */
const before = (one: string, other: string): boolean => {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) < other.slice(0, length);
};

function fits(filter: Filter, record: JsonObject, defaults: JsonObject): boolean {
  const value = record[filter.field] ?? defaults[filter.field];
  if (filter.kind === 'choice') return value === filter.value;
  if (filter.kind === 'flag') return (value === true) === filter.value;
  if (typeof value !== 'string') return false;
  return !(filter.from !== '' && before(value, filter.from)) && !(filter.to !== '' && before(filter.to, value));
}

export interface Listed {
  id: string;
  summary: JsonObject;
}

/** The ids of the records that fit the view, in its order; `records` come in the listing's order. */
export function applyView(
  records: readonly Listed[],
  { filters, sort }: ListView,
  defaults: JsonObject = {},
): readonly string[] {
  const kept =
    filters.length === 0
      ? records
      : records.filter(({ summary }) => filters.every((filter) => fits(filter, summary, defaults)));
  if (sort !== null && sort.field !== BY_NAME) {
    const { field, descending } = sort;
    const otherwise = defaults[field];
    return sortIds(kept, (summary) => summary[field] ?? otherwise, descending);
  }
  const ids = kept.map(({ id }) => id);
  return sort?.descending === true ? ids.reverse() : ids;
}
