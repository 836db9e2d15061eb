import { z } from 'zod';
import { defineEntity } from '../entity.ts';
import { choice, fullDate, text, uuid } from '../fields.ts';

/** FHIR R4 ConsentState. */
export const CONSENT_STATUSES = ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'] as const;

export const consent = defineEntity({
  type: 'consent',
  resource: 'consents',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [{ field: 'patientId', to: 'patient' }],
  fields: z.strictObject({
    patientId: uuid(),
    type: text(100),
    status: choice(CONSENT_STATUSES),
    language: choice(['fr', 'en']),
    text: text(50_000),
    validUntil: fullDate().optional(),
    withdrawalReason: text(500).optional(),
  }),
  prevails: (patch) => patch['status'] === 'inactive',
});
