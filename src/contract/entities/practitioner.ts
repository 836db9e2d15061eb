import { z } from 'zod';
import { defineEntity } from '../entity.ts';
import { email, flag, structure, text } from '../fields.ts';

const identifier = z.strictObject({ system: text(200), value: text(100) });

export const practitioner = defineEntity({
  type: 'practitioner',
  resource: 'practitioners',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({
    familyName: text(100),
    givenNames: text(100),
    title: text(40).optional(),
    specialty: text(100).optional(),
    identifiers: structure(z.array(identifier).max(10)).optional(),
    phone: text(40).optional(),
    email: email().optional(),
    color: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be #RRGGBB').meta({ kind: 'text' }).optional(),
    active: flag().optional(),
  }),
});
