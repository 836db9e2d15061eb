import { describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import { entityOf } from '../../src/contract/domain.ts';
import { consentHash } from '../../src/contract/entities/consent.ts';
import { medicalRecord } from '../../src/contract/entities/medical-record.ts';
import { prescription } from '../../src/contract/entities/prescription.ts';
import { validateCreate } from '../../src/contract/entity.ts';
import { isIntact } from '../../src/contract/signature.ts';
import { demoCharts } from '../../server/domains/clinic/fixtures/demo-charts.ts';
import { testId } from '../support/queue.ts';

const NOW = Date.parse('2026-11-24T08:00:00.000Z');
const USER = { id: testId(), name: 'Dr Claire Lefèvre' };
const PATIENTS = ['DUPONT', 'BENSAÏD', 'LE GOFF', 'MEZIANE', 'NGUYỄN'].map((name) => [name, testId()] as const);
const charts = () => demoCharts({ practitionerId: testId(), user: USER, patients: new Map(PATIENTS) }, NOW);

describe('CS-33 the demonstration’s charts', () => {
  it('hold something of each kind, each record valid on the day on which it is made', async () => {
    const entries = await charts();
    expect(new Set(entries.map(({ type }) => type))).toEqual(
      new Set(['allergy', 'condition', 'medicalRecord', 'observation', 'prescription', 'consent']),
    );
    for (const { type, payload } of entries) {
      const definition = entityOf(clinic, type)!;
      const context = { userId: USER.id, now: new Date(NOW) };
      expect(validateCreate(definition, payload, context), JSON.stringify(payload)).toMatchObject({ ok: true });
    }
  });

  it('are intact: notes and prescriptions signed, consents with their hash', async () => {
    for (const { type, payload } of await charts()) {
      if (type === 'medicalRecord') expect(await isIntact(medicalRecord, payload)).toBe(true);
      if (type === 'prescription') expect(await isIntact(prescription, payload)).toBe(true);
      if (type !== 'consent') continue;
      expect(payload['contentHash']).toBe(await consentHash(payload));
      expect(payload['performer']).toMatchObject({ name: expect.stringMatching(/\S/) });
    }
  });
});
