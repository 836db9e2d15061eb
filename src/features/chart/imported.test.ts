import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { linesOfResource, resourceOf } from './imported.ts';

const linesOf = (resource: JsonObject) =>
  Object.fromEntries(linesOfResource(resource).map(({ element, words }) => [element, words]));

describe('CR-71 an imported resource in lines that a person reads', () => {
  it('CR-71 says concepts, measures, periods and people, and leaves out what programs read', () => {
    expect(
      linesOf({
        resourceType: 'DiagnosticReport',
        id: 'r1',
        meta: { versionId: '1' },
        subject: { reference: 'Patient/p1' },
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '51990-0', display: 'Bilan' }] },
        effectivePeriod: { start: '2024-05-02', end: '2024-05-03' },
        performer: [{ display: 'Dr Amrani' }, { display: 'Dr Amrani' }, { reference: 'Practitioner/2' }],
        presentedForm: [
          { contentType: 'text/plain; charset=utf-8', data: btoa('Rien \u00e0 signaler').replace(/$/, '') },
        ],
        referenceRange: [{ low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5, unit: 'mmol/L' } }],
      }),
    ).toEqual({
      status: 'final',
      code: 'Bilan',
      effective: '2024-05-02 – 2024-05-03',
      performer: 'Dr Amrani',
      presentedForm: 'text/plain; charset=utf-8',
      referenceRange: '3.5 mmol/L · 5 mmol/L',
    });
  });

  it('CR-71 says a bound as a bound, a text as its text, and false and 0 as what they are', () => {
    const utf8 = btoa(String.fromCharCode(...new TextEncoder().encode('Rien à signaler')));
    expect(
      linesOf({
        resourceType: 'Observation',
        valueQuantity: { comparator: '<', value: 0, unit: 'mg/L' },
        doNotPerform: false,
        content: [{ attachment: { contentType: 'text/plain', data: utf8 } }],
      }),
    ).toEqual({ value: '< 0 mg/L', doNotPerform: 'false', content: 'Rien à signaler' });
  });

  it('CR-71 what is no JSON object is no resource', () => {
    for (const content of ['{"a', '[1]', '7', 'null', '']) expect(resourceOf(content)).toBeNull();
  });
});
