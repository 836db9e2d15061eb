import { z } from 'zod';
import { defineEntity } from '../entity.ts';
import { choice, instant, text, uuid } from '../fields.ts';

export const medicalRecord = defineEntity({
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
    patientId: uuid(),
    practitionerId: uuid(),
    occurredAt: instant(),
    type: choice(['note']),
    title: text(200),
    text: text(50_000),
  }),
});
