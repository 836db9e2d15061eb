import { describe, expect, it } from 'vitest';
import { checkRecord, type EntityDefinition } from '../entity.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Transitions } from '../rules.ts';
import { appointment, APPOINTMENT_STATUSES, APPOINTMENT_TRANSITIONS } from './appointment.ts';
import { consent, CONSENT_STATUSES, CONSENT_TRANSITIONS } from './consent.ts';
import { documentTemplate, TEMPLATE_STATUSES, TEMPLATE_TRANSITIONS } from './document-template.ts';
import { medicalRecord, RECORD_STATUSES, RECORD_TRANSITIONS } from './medical-record.ts';
import { observation, OBSERVATION_STATUSES, OBSERVATION_TRANSITIONS } from './observation.ts';
import { prescription, PRESCRIPTION_STATUSES, PRESCRIPTION_TRANSITIONS } from './prescription.ts';

const CASES: [string, EntityDefinition, readonly string[], Transitions<string>, JsonObject][] = [
  [
    'appointment',
    appointment,
    APPOINTMENT_STATUSES,
    APPOINTMENT_TRANSITIONS,
    { start: '2026-01-01T08:00:00.000Z', end: '2026-01-01T08:15:00.000Z' },
  ],
  ['consent', consent, CONSENT_STATUSES, CONSENT_TRANSITIONS, { text: 'x', statusReason: 'r' }],
  ['documentTemplate', documentTemplate, TEMPLATE_STATUSES, TEMPLATE_TRANSITIONS, { body: 'x' }],
  ['medicalRecord', medicalRecord, RECORD_STATUSES, RECORD_TRANSITIONS, { text: 'x', statusReason: 'r' }],
  [
    'observation',
    observation,
    OBSERVATION_STATUSES,
    OBSERVATION_TRANSITIONS,
    { code: '8310-5', value: 37, unit: 'Cel' },
  ],
  ['prescription', prescription, PRESCRIPTION_STATUSES, PRESCRIPTION_TRANSITIONS, { lines: [], statusReason: 'r' }],
];

describe.each(CASES)('CL-10 %s: every cell of the table', (_name, definition, statuses, table, rest) => {
  it('a status goes where the table says, and nowhere else', () => {
    let judged = 0;
    for (const from of statuses) {
      for (const to of statuses) {
        const refused = checkRecord(definition, { ...rest, status: to }, { ...rest, status: from }).some(
          ({ path, message }) => path === 'status' && message.startsWith('cannot go'),
        );
        expect(refused, `${from} to ${to}`).toBe(from !== to && !table[from]?.includes(to));
        judged += 1;
      }
    }
    expect(judged).toBe(statuses.length ** 2);
    expect(Object.keys(table).toSorted()).toEqual([...statuses].toSorted());
  });
});

describe('CL-11 appointments', () => {
  const at = (minutes: number, more = {}) => ({
    start: '2026-03-29T00:30:00.000Z',
    end: new Date(Date.parse('2026-03-29T00:30:00.000Z') + minutes * 60_000).toISOString(),
    status: 'booked',
    ...more,
  });
  const paths = (record: JsonObject, before: JsonObject | null, role?: string) =>
    checkRecord(appointment, record, before, role === undefined ? {} : { role }).map(({ path }) => path);

  it('last 5 to 480 minutes, and an older one of another length may still change in other ways', () => {
    expect([4, 5, 480, 481].map((minutes) => paths(at(minutes), null))).toEqual([['end'], [], [], ['end']]);
    expect(paths(at(600, { reason: 'x' }), at(600))).toEqual([]);
    expect(paths(at(601), at(600))).toEqual(['end']);
    expect(paths(at(0), null)).toEqual(['end']);
  });

  it('are opened again by an administrator alone', () => {
    for (const [from, to] of [
      ['fulfilled', 'checked-in'],
      ['cancelled', 'booked'],
      ['noshow', 'booked'],
    ] as const) {
      expect(paths(at(30, { status: to }), at(30, { status: from }), 'secretary')).toEqual(['status']);
      expect(paths(at(30, { status: to }), at(30, { status: from }), 'admin')).toEqual([]);
    }
    expect(paths(at(30, { status: 'booked' }), at(30, { status: 'entered-in-error' }), 'admin')).toEqual(['status']);
  });
});
