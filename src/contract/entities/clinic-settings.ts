import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import type { FieldsOf } from '../typed.ts';
import { colour, integer, inUnit, list, optional, text, timeZone } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { openingHours, openingHoursIssues } from '../opening-hours.ts';
import { LEGAL_RETENTION, MOST_RETENTION_YEARS } from '../retention.ts';

/** A reason for a visit. `code` is kept by appointments; a motif without one is known by its name. */
const motif = z.strictObject({
  code: optional(text(100)),
  name: text(100),
  minutes: inUnit('min', integer(5, 480)),
  color: colour(),
  consents: optional(list(text(100), 10)),
});

/** The same in one list twice, upper and lower case aside. */
function repeated(field: string, values: readonly string[]): Issue[] {
  const known = new Set<string>();
  return values.flatMap((value, at) => {
    const key = value.trim().toLowerCase();
    if (!known.has(key)) {
      known.add(key);
      return [];
    }
    return [issue(field.replace('*', String(at)), 'not_unique')];
  });
}

/** The least that each period may be. */
const MINIMA = {
  retentionYears: LEGAL_RETENTION.years,
  retentionAge: LEGAL_RETENTION.age,
  retentionDeathYears: LEGAL_RETENTION.deathYears,
} as const;

/** A clinic keeps files longer than the law asks for, or as long, never shorter. */
const belowMinimum = (record: JsonObject): Issue[] =>
  Object.entries(MINIMA).flatMap(([field, min]) => {
    const set = record[field];
    const { country } = LEGAL_RETENTION;
    return typeof set === 'number' && set < min ? [issue(field, 'below_legal_minimum', { min, country })] : [];
  });

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const motifs = Array.isArray(record['motifs']) ? (record['motifs'] as JsonObject[]) : [];
  const rooms = Array.isArray(record['rooms']) ? record['rooms'].map(String) : [];
  return [
    ...openingHoursIssues('openingHours', record, before),
    ...repeated(
      'motifs.*.name',
      motifs.map(({ name }) => String(name)),
    ),
    ...repeated('rooms.*', rooms),
    ...belowMinimum(record),
  ];
}

/**
 * What a clinic has decided for itself. There is one record: its id is the clinic's own (AD-11). `name` and `zone` are
 * the source of the tenant's; the rest has a default where it is absent (`clinical/clinic-settings.ts`).
 */
export const clinicSettings = defineEntity({
  type: 'clinicSettings',
  resource: 'clinic-settings',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({
    name: text(200),
    zone: timeZone(),
    /** As on the clinic's letters, line by line. */
    address: optional(text(500)),
    phone: optional(text(40)),
    openingHours: optional(openingHours()),
    motifs: optional(list(motif, 60)),
    rooms: optional(list(text(60), 60)),
    pollSeconds: optional(inUnit('s', integer(10, 600))),
    attempts: optional(integer(2, 10)),
    longestWaitMinutes: optional(inUnit('min', integer(1, 30))),
    unsentHours: optional(inUnit('h', integer(1, 168))),
    silentDays: optional(integer(1, 90)),
    /** How long files are kept (SV-235): from the last contact, until a birthday, from a death. */
    retentionYears: optional(integer(0, MOST_RETENTION_YEARS)),
    retentionAge: optional(integer(0, MOST_RETENTION_YEARS)),
    retentionDeathYears: optional(integer(0, MOST_RETENTION_YEARS)),
  }),
  check,
});

export type ClinicSettings = FieldsOf<typeof clinicSettings>;
