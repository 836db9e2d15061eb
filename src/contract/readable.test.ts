import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../test/node/samples.ts';
import { testId } from '../../test/support/queue.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { clinic } from './clinic.ts';
import { controlOf, type Control } from './controls.ts';
import { readRecord } from './readable.ts';

const RELATED = { patientId: testId(), practitionerId: testId() };
const VALUES: readonly Json[] = [
  null,
  7,
  0.5,
  true,
  '',
  'unknown',
  '2026-02-30',
  '2026-02-28',
  '2026-02-28T09:00:00Z',
  'Europe/Paris',
  [],
  [7],
  ['unknown', null, 7],
  {},
  { other: 7 },
  [{ other: 7 }, 'unknown', { name: 7, value: 'unknown', system: 'unknown' }],
];

/** Whether screens can compute with a value, by the control in which it is entered. */
function suits(control: Control, value: Json): boolean {
  switch (control.kind) {
    case 'number':
      return typeof value === 'number';
    case 'flag':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value) && value.every((item) => suits(control.of, item));
    case 'structure':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        control.parts.every(({ name, control: part, required }) =>
          value[name] === undefined ? !required : suits(part, value[name]),
        )
      );
    case 'day':
    case 'partial-date':
    case 'instant':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'other':
      return true;
    default:
      return typeof value === 'string';
  }
}

describe('UI-88 a record is read by its contract', () => {
  it('each field of each entity, whatever its value is', () => {
    let [read, left] = [0, 0];
    for (const entity of clinic.entities)
      for (const field of Object.keys(entity.fields.shape))
        for (const value of VALUES) {
          const { record, unread } = readRecord(entity, { id: '1', [field]: value });
          const after = record[field];
          const at = `${entity.type}.${field} ${JSON.stringify(value)}`;
          if (after === undefined) left += 1;
          else {
            read += 1;
            expect(suits(controlOf(entity, field), after), at).toBe(true);
          }
          // What is not shown is not forgotten: all of it is named.
          expect(unread, at).toEqual(after === value || value === null ? null : { [field]: value });
        }
    expect(read).toBeGreaterThan(500);
    expect(left).toBeGreaterThan(1000);
  });

  it('what fits stays the same object, and what this version does not know is kept', () => {
    for (const { type, ...entity } of clinic.entities) {
      const record: JsonObject = {
        ...sampleOf(type, RELATED),
        id: testId(),
        version: 3,
        updatedAt: '2026-11-21T09:00:00.000Z',
        updatedBy: null,
        newField: { any: ['thing'] },
      };
      const { record: read, unread } = readRecord({ type, ...entity }, record);
      expect(read, type).toBe(record);
      expect(unread).toBeNull();
    }
  });

  it('of a list and of a structure the parts that fit are kept', () => {
    const prescription = clinic.entities.find(({ type }) => type === 'prescription');
    if (prescription === undefined) throw new Error('no prescription');
    const line = { drug: { name: 'Paracétamol 1 g', form: 7, later: 'kept' }, posology: '1 le soir', refills: '2' };
    const lines = [line, { drug: { name: 7 }, posology: '1 le matin' }, null];
    const { record, unread } = readRecord(prescription, { id: '1', lines, version: '4' });
    expect(record).toEqual({
      id: '1',
      lines: [{ drug: { name: 'Paracétamol 1 g', later: 'kept' }, posology: '1 le soir' }],
    });
    expect(unread).toEqual({ lines, version: '4' });
  });
});
