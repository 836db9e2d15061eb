import { describe, expect, it } from 'vitest';
import { appointment } from '../contract/entities/appointment.ts';
import { practitioner } from '../contract/entities/practitioner.ts';
import { patient } from '../contract/entities/patient.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import { patientListing } from '../features/patients/listing.ts';
import { patients } from '../features/patients/patient-module.tsx';
import { practitionerListing } from '../features/practitioners/listing.ts';
import { practitioners } from '../features/practitioners/practitioner-module.tsx';
import {
  applyView,
  dayOf,
  EMPTY_VIEW,
  filterKindOf,
  queryOfView,
  viewFromQuery,
  viewQuery,
  type Filter,
  type ListFields,
  type ListView,
} from './list-view.ts';

const FIELDS: ListFields = {
  filters: ['gender', 'birthDate', 'active'],
  sorts: ['birthDate'],
  defaults: { active: true },
};

const RECORDS: Readonly<Record<string, JsonObject>> = {
  a: { gender: 'female', birthDate: '1984-02-29' },
  b: { gender: 'male', birthDate: '1990', active: false },
  c: { gender: 'female' },
  d: { gender: 'female', birthDate: '1984-02' },
};
const listed = (records: Readonly<Record<string, JsonObject>>) =>
  Object.entries(records).map(([id, summary]) => ({ id, summary }));
const shown = (view: Partial<ListView>): readonly string[] =>
  applyView(listed(RECORDS), { ...EMPTY_VIEW, ...view }, FIELDS.defaults);
const born = (from: string, to: string): Filter => ({ field: 'birthDate', kind: 'date', from, to });

describe('UI-60 a list is filtered by choice, flag and date', () => {
  it('keeps the listing’s order, and an absent flag is what it means', () => {
    expect(shown({ filters: [{ field: 'gender', kind: 'choice', value: 'female' }] })).toEqual(['a', 'c', 'd']);
    expect(shown({ filters: [{ field: 'active', kind: 'flag', value: true }] })).toEqual(['a', 'c', 'd']);
    expect(shown({ filters: [{ field: 'active', kind: 'flag', value: false }] })).toEqual(['b']);
  });

  it('takes both ends of a range in, and a partial date as soon as one of its days fits', () => {
    expect(shown({ filters: [born('1984-02-29', '1984-02-29')] })).toEqual(['a', 'd']);
    expect(shown({ filters: [born('1984-03-01', '')] })).toEqual(['b']);
    expect(shown({ filters: [born('', '1984')] })).toEqual(['a', 'd']);
    expect(shown({ filters: [born('1990-12-31', '')] })).toEqual(['b']);
  });

  it('filters only by what the listing holds in memory, of a kind that can be filtered', () => {
    const modules = [
      [patients, patientListing],
      [practitioners, practitionerListing],
    ] as const;
    for (const [{ entity, listFields }, { fields }] of modules) {
      const held: readonly string[] = fields;
      expect(listFields).toBeDefined();
      for (const field of listFields?.filters ?? []) {
        expect([field, filterKindOf(entity, field)]).not.toEqual([field, null]);
        expect(held).toContain(field);
      }
      for (const field of listFields?.sorts ?? []) expect(held).toContain(field);
    }
  });
});

describe('UI-60 a list is filtered by number and reference', () => {
  const DOCTOR = '0198c3a0-0000-7000-8000-000000000001';
  const shares = listed({ a: { defaultShare: 12.5 }, b: { defaultShare: 40 }, c: {}, d: { defaultShare: 12.25 } });
  const fields = { filters: ['defaultShare'], sorts: ['defaultShare'] };
  const from = (query: string) => viewFromQuery(query, practitioner, fields).view;

  it('takes both ends of a range of numbers in, and sorts what has places after its point', () => {
    expect(applyView(shares, from('filter.defaultShare=12.5..40'))).toEqual(['a', 'b']);
    expect(applyView(shares, from('filter.defaultShare=..12.25'))).toEqual(['d']);
    expect(applyView(shares, from('sort=defaultShare'))).toEqual(['d', 'a', 'b', 'c']);
    expect(applyView(shares, from('sort=-defaultShare'))).toEqual(['b', 'a', 'd', 'c']);
    for (const broken of ['filter.defaultShare=..', 'filter.defaultShare=1e5..', 'filter.defaultShare=a..b'])
      expect([broken, from(broken)]).toEqual([broken, EMPTY_VIEW]);
  });

  it('finds a record by one of the records that it refers to, and gives the address back', () => {
    const visits = listed({ a: { practitionerIds: [DOCTOR] }, b: { practitionerIds: [] }, c: {} });
    const listFields = { filters: ['practitionerIds', 'patientId'], sorts: [] };
    const query = `filter.practitionerIds=${DOCTOR}`;
    const { view } = viewFromQuery(query, appointment, listFields);
    expect(view.filters).toEqual([{ field: 'practitionerIds', kind: 'reference', value: DOCTOR }]);
    expect(queryOfView(view)).toBe(query);
    expect(applyView(visits, view)).toEqual(['a']);
    expect(viewFromQuery('filter.patientId=benali', appointment, listFields).ignored).toEqual(['filter.patientId']);
  });
});

describe('UI-61 a list is sorted both ways', () => {
  it('with the listing’s order among equals, and what has no value last', () => {
    expect(shown({ sort: { field: 'birthDate', descending: false } })).toEqual(['d', 'a', 'b', 'c']);
    expect(shown({ sort: { field: 'birthDate', descending: true } })).toEqual(['b', 'a', 'd', 'c']);
    expect(shown({ sort: { field: 'gender', descending: true } })).toEqual(['b', 'a', 'c', 'd']);
    expect(shown({ sort: { field: 'name', descending: true } })).toEqual(['d', 'c', 'b', 'a']);
  });

  it('sorts moments to the millisecond, and what only looks like one as a word', () => {
    const visits: Readonly<Record<string, JsonObject>> = {
      a: { start: '2026-11-21T09:00:00.001Z' },
      b: { start: '2026-11-21T09:00:00.000Z' },
      c: { start: '2025-12-31T23:59:59.999Z' },
      d: { start: '2026-11-21T10:00:00.000Z' },
      e: { start: 'après le vingt et un nov' },
      f: {},
    };
    const by = (descending: boolean): ListView => ({ filters: [], sort: { field: 'start', descending } });
    expect(applyView(listed(visits), by(false)).filter((id) => id !== 'e')).toEqual(['c', 'b', 'a', 'd', 'f']);
    expect(applyView(listed(visits), by(true)).filter((id) => id !== 'e')).toEqual(['d', 'a', 'b', 'c', 'f']);
    expect(applyView(listed(visits), by(true))).toHaveLength(6);
  });

  it('sorts words without their accents', () => {
    const words: Readonly<Record<string, JsonObject>> = {
      a: { specialty: 'Urologie' },
      b: { specialty: 'Échographie' },
      c: { specialty: 'dermatologie' },
    };
    const view: ListView = { filters: [], sort: { field: 'specialty', descending: false } };
    expect(applyView(listed(words), view)).toEqual(['c', 'b', 'a']);
  });
});

describe('UI-62 the address holds the view', () => {
  const read = (query: string, entity: EntityDefinition = patient) => viewFromQuery(query, entity, FIELDS);

  it('and gives it back', () => {
    const view: ListView = {
      filters: [
        { field: 'gender', kind: 'choice', value: 'female' },
        { field: 'active', kind: 'flag', value: false },
        born('1984', '1990-06-30'),
      ],
      sort: { field: 'birthDate', descending: true },
    };
    expect(read(queryOfView(view))).toEqual({ view, ignored: [] });
    expect(queryOfView(EMPTY_VIEW)).toBe('');
  });

  it('ignores and names what is unknown or broken', () => {
    for (const query of [
      'filter.gender=x',
      'filter.gender=__proto__',
      'filter.note=x',
      'filter.__proto__=x',
      'filter.active=constructor',
      'filter.birthDate=..',
      'filter.birthDate=1984',
      'filter.birthDate=84..90',
      'filter.birthDate=1984-13..',
      'filter.birthDate=1984..1985..1986',
      'sort=note',
      'sort=',
      'filter.=',
    ]) {
      const { view, ignored } = read(query);
      expect([query, view]).toEqual([query, EMPTY_VIEW]);
      expect([query, ignored]).toEqual([query, [query.split('=')[0]]]);
    }
  });

  it('takes the first of two filters of one field, and says that it ignores the other', () => {
    const { view, ignored } = read('filter.gender=male&filter.gender=female');
    expect(view.filters).toEqual([{ field: 'gender', kind: 'choice', value: 'male' }]);
    expect(ignored).toEqual(['filter.gender']);
  });

  it('leaves the parameters of others alone', () => {
    expect(viewQuery('?resume=1&sort=name&filter.active=no')).toBe('sort=name&filter.active=no');
    expect(read('resume=1', practitioner)).toEqual({ view: EMPTY_VIEW, ignored: [] });
  });

  it('shows a year or a month as its first or last day', () => {
    expect(['1984', '1984-02', '1984-02-10', ''].map((date) => dayOf(date, 'first'))).toEqual([
      '1984-01-01',
      '1984-02-01',
      '1984-02-10',
      '',
    ]);
    expect(['1984', '1984-02', '1900-02', '2000-02'].map((date) => dayOf(date, 'last'))).toEqual([
      '1984-12-31',
      '1984-02-29',
      '1900-02-28',
      '2000-02-29',
    ]);
  });
});
