import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import type { FieldsOf } from '../typed.ts';
import { colour, integer, inUnit, list, optional, text, timeZone } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { openingHours, openingHoursIssues } from '../opening-hours.ts';

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
  }),
  check,
});

export type ClinicSettings = FieldsOf<typeof clinicSettings>;
