import * as z from 'zod/mini';
import { clinic as present } from '../../src/contract/clinic.ts';
import { defineEntity } from '../../src/contract/entity.ts';
import { patient } from '../../src/contract/entities/patient.ts';
import { optional, pattern } from '../../src/contract/fields.ts';
import { fault } from '../../src/contract/issues.ts';
import type { Domain } from '../../src/contract/domain.ts';
import type { JsonObject } from '../../src/lib/json.ts';

const inSmallLetters = (object: JsonObject): JsonObject =>
  typeof object['email'] === 'string' ? { ...object, email: object['email'].toLowerCase() } : object;

/** The next version: an address is in lower case, and any other is refused. */
const raised = defineEntity({
  ...patient,
  schemaVersion: patient.schemaVersion + 1,
  steps: { [patient.schemaVersion]: { payload: inSmallLetters, record: inSmallLetters } },
  fields: z.strictObject({
    ...patient.fields.shape,
    email: optional(pattern(/^[^A-Z@\s]+@[^A-Z@\s]+$/, fault('wrong_form', { example: 'name@domain.fr' }))),
  }),
});

/** The clinic after a raise of one of its contracts, as the next version of app and server would declare it. */
export const clinic: Domain = {
  ...present,
  entities: present.entities.map((entity) => (entity.type === patient.type ? raised : entity)),
};

/**
 * Upgrades the server's rows as its migration would: the same content in another form, so no record gets a new version.
 */
export const raiseRows = [
  'ALTER TABLE patient DISABLE TRIGGER USER',
  'UPDATE patient SET email = lower(email) WHERE email <> lower(email)',
  'ALTER TABLE patient ENABLE TRIGGER USER',
];
