import { describe, expect, it } from 'vitest';
import { checkRecord } from '../entity.ts';
import { importedResource } from './imported-resource.ts';

const patientId = '018f0000-0000-7000-9000-000000000001';
const record = {
  patientId,
  resourceType: 'Immunization',
  title: 'Grippe',
  occurredOn: '2021-10-04',
  status: 'completed',
  content: '{"resourceType":"Immunization"}',
};

describe('CR-72 an imported resource stays as it came', () => {
  it.each(['resourceType', 'title', 'occurredOn', 'status', 'content'])('CR-72 %s', (field) => {
    const codes = (to: string | null) =>
      checkRecord(importedResource, { ...record, [field]: to }, record, {}).map(({ path, code }) => [path, code]);
    expect(codes('Claim')).toContainEqual([field, 'imported_stays']);
    expect(codes(null)).toContainEqual([field, 'imported_stays']);
  });

  it('CR-72 a merge moves it to another patient', () => {
    const moved = { ...record, patientId: patientId.replace(/1$/, '2') };
    expect(checkRecord(importedResource, moved, record, {})).toEqual([]);
  });
});
