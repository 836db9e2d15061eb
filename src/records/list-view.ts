import { controlOf } from '../contract/controls.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import type { EntityRef, FieldName, FieldsOf } from '../contract/typed.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { sortIds } from './list-order.ts';

/** The fields by which a module's list is filtered and sorted. The contract gives each field's kind. */
export interface ListFields<E extends EntityRef = string> {
  filters: readonly FieldName<E>[];
  sorts: readonly FieldName<E>[];
  /** The columns beside the name if there is room; by default the fields of the filters. */
  columns?: readonly FieldName<E>[];
  /** What an absent field means, e.g. `{ active: true }`. */
  defaults?: FieldsOf<E>;
}

export type Filter =
  | { field: string; kind: 'choice'; value: string }
  | { field: string; kind: 'flag'; value: boolean }
  /** The id of the other record. */
  | { field: string; kind: 'reference'; value: string }
  /** Both ends are included; each may be a year, a month or a day. Empty means no limit. */
  | { field: string; kind: 'date'; from: string; to: string }
  /** Both ends are included, as `12.5`. Empty means no limit. */
  | { field: string; kind: 'number'; from: string; to: string };

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

/** The name of the listing's own order, as a field to sort by. */
export const BY_NAME = 'name';

const PREFIX = 'filter.';
const SORT = 'sort';
const FLAG_VALUES: Readonly<Record<string, boolean>> = { yes: true, no: false };
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** The first or last day of a year or a month. */
export function dayOf(date: string, end: 'first' | 'last'): string {
  if (date === '' || date.length === 10) return date;
  const [year = '', month = end === 'first' ? '01' : '12'] = date.split('-');
  const day = end === 'first' ? 1 : new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  return `${year}-${month}-${String(day).padStart(2, '0')}`;
}

const NUMBER = /^-?\d{1,15}(\.\d{1,6})?$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type FilterKind =
  | { kind: 'choice'; values: readonly string[] }
  | { kind: 'flag' }
  | { kind: 'date' }
  | { kind: 'number'; unit: string | null }
  | { kind: 'reference'; to: string };

/** The kind of filter for a field; a list is filtered by one of its items. Null if its kind has no filter. */
export function filterKindOf(entity: EntityDefinition, field: string): FilterKind | null {
  const whole = controlOf(entity, field);
  const control = whole.kind === 'list' ? whole.of : whole;
  switch (control.kind) {
    case 'choice':
      return { kind: 'choice', values: control.values };
    case 'flag':
      return { kind: 'flag' };
    case 'reference':
      return { kind: 'reference', to: control.to };
    case 'number':
      return { kind: 'number', unit: control.unit };
    case 'day':
    case 'partial-date':
      return { kind: 'date' };
    default:
      return null;
  }
}

function rangeFrom(field: string, kind: 'date' | 'number', text: string): Filter | null {
  const [from = '', to = '', ...rest] = text.split('..');
  const isRange = rest.length === 0 && (from !== '' || to !== '') && text.includes('..');
  const form = kind === 'date' ? DATE : NUMBER;
  return isRange && [from, to].every((end) => end === '' || form.test(end)) ? { field, kind, from, to } : null;
}

function filterFrom(entity: EntityDefinition, field: string, text: string): Filter | null {
  const kind = filterKindOf(entity, field);
  switch (kind?.kind) {
    case 'choice':
      return kind.values.includes(text) ? { field, kind: 'choice', value: text } : null;
    case 'reference':
      return ID.test(text) ? { field, kind: 'reference', value: text } : null;
    case 'flag': {
      const value = Object.hasOwn(FLAG_VALUES, text) ? FLAG_VALUES[text] : undefined;
      return value === undefined ? null : { field, kind: 'flag', value };
    }
    case 'date':
    case 'number':
      return rangeFrom(field, kind.kind, text);
    case undefined:
      return null;
  }
}

/**
 * The view that an address describes, and its unknown parameters. The searched text is not part of the address, because
 * a patient's name must not be in the browser's history.
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
  return 'value' in filter ? filter.value : `${filter.from}..${filter.to}`;
};

/** The query of a view's address, without `?`; empty for the unchanged list. */
export function queryOfView({ filters, sort }: ListView): string {
  const params = new URLSearchParams();
  for (const filter of filters) params.set(PREFIX + filter.field, textOfFilter(filter));
  if (sort !== null) params.set(SORT, (sort.descending ? '-' : '') + sort.field);
  return params.toString();
}

/** The parameters of an address that belong to a list's view. Others (a note to open, a tab) are ignored. */
export function viewQuery(search: string): string {
  const params = new URLSearchParams(search);
  for (const name of new Set(params.keys())) if (name !== SORT && !name.startsWith(PREFIX)) params.delete(name);
  return params.toString();
}

/** Sets the filter of a field; null removes it. */
export const withFilter = (view: ListView, field: string, filter: Filter | null): ListView => ({
  ...view,
  filters: [...view.filters.filter((one) => one.field !== field), ...(filter === null ? [] : [filter])],
});

/** A partial date matches if one of its days may match. */
const before = (one: string, other: string): boolean => {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) < other.slice(0, length);
};

/** Whether a value passes the filter. What a filter says is read once, not for each record. */
function passes(filter: Filter): (value: Json | undefined) => boolean {
  if (filter.kind === 'flag') return (value) => (value === true) === filter.value;
  if (filter.kind === 'choice' || filter.kind === 'reference') return (value) => value === filter.value;
  const { from, to } = filter;
  if (filter.kind === 'number') {
    const [least, most] = [from === '' ? -Infinity : Number(from), to === '' ? Infinity : Number(to)];
    return (value) => typeof value === 'number' && value >= least && value <= most;
  }
  return (value) =>
    typeof value === 'string' && !(from !== '' && before(value, from)) && !(to !== '' && before(to, value));
}

function fitting(filter: Filter, defaults: JsonObject): (record: JsonObject) => boolean {
  const { field } = filter;
  const [otherwise, holds] = [defaults[field], passes(filter)];
  return (record) => {
    const value = record[field] ?? otherwise;
    return Array.isArray(value) ? value.some(holds) : holds(value);
  };
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
  const fits = filters.map((filter) => fitting(filter, defaults));
  const kept = fits.length === 0 ? records : records.filter(({ summary }) => fits.every((one) => one(summary)));
  if (sort !== null && sort.field !== BY_NAME) {
    const { field, descending } = sort;
    const otherwise = defaults[field];
    return sortIds(kept, (summary) => summary[field] ?? otherwise, descending);
  }
  const ids = kept.map(({ id }) => id);
  return sort?.descending === true ? ids.reverse() : ids;
}
