import { z } from 'zod';
import type { Domain } from '../../src/contract/domain.ts';
import { PERMISSIONS } from '../../src/contract/permissions.ts';
import { defineEntity } from '../../src/contract/entity.ts';
import { issue } from '../../src/contract/issues.ts';

/**
 * A clinic in small, with the names of the real one: what tier A runs on, so that a change of the clinical rules does
 * not change what a seed does. The engine knows no entities; tier B runs on the real ones.
 */
const text = () => z.string().max(1_000);

const STATUS_GOES: Record<string, readonly string[]> = {
  booked: ['arrived', 'cancelled'],
  arrived: ['fulfilled', 'booked', 'cancelled'],
  fulfilled: [],
  cancelled: [],
};

const patient = defineEntity({
  type: 'patient',
  resource: 'patients',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({
    birthName: text(),
    birthGivenNames: text(),
    gender: text(),
    birthDate: text(),
    usualName: text().optional(),
    usualGiven: text().optional(),
    language: text().optional(),
    note: text().optional(),
    identifiers: z.array(z.strictObject({ system: text(), value: text() })).optional(),
  }),
});

const practitioner = defineEntity({
  type: 'practitioner',
  resource: 'practitioners',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({ familyName: text(), givenNames: text() }),
});

const appointment = defineEntity({
  type: 'appointment',
  resource: 'appointments',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerIds', to: 'practitioner', many: true },
  ],
  fields: z.strictObject({
    patientId: text(),
    practitionerIds: z.array(text()),
    start: text(),
    end: text(),
    status: z.enum(['booked', 'arrived', 'fulfilled', 'cancelled']),
    reason: text().optional(),
    comment: text().optional(),
  }),
  // What only the server can know: where the status stands now.
  check(record, before) {
    const [from, to] = [before?.['status'], record['status']];
    return typeof from !== 'string' || from === to || STATUS_GOES[from]?.includes(String(to))
      ? []
      : [issue('status', 'transition', { from, to: String(to) })];
  },
});

const medicalRecord = defineEntity({
  type: 'medicalRecord',
  resource: 'medical-records',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerId', to: 'practitioner' },
  ],
  fields: z.strictObject({
    patientId: text(),
    practitionerId: text(),
    occurredAt: text(),
    type: text(),
    title: text(),
    text: text(),
  }),
});

const consent = defineEntity({
  type: 'consent',
  resource: 'consents',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [{ field: 'patientId', to: 'patient' }],
  fields: z.strictObject({
    patientId: text(),
    type: text(),
    status: z.enum(['active', 'inactive']),
    language: text(),
    text: text(),
  }),
  prevails: (patch) => patch['status'] === 'inactive',
});

export const smallClinic: Domain = {
  name: 'small clinic',
  entities: [patient, practitioner, appointment, medicalRecord, consent],
  permissions: PERMISSIONS,
};
