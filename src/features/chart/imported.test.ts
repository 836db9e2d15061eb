import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { loadTexts, startTexts } from '../../ui/i18n/i18n.ts';
import { importedTexts } from './index.ts';
import { importedTitle, linesOfWords, saidIn } from './imported-words.ts';
import { linesOfResource, resourceOf } from './imported.ts';

const linesOf = (resource: JsonObject) =>
  Object.fromEntries(linesOfResource(resource, saidIn('fr')).map(({ element, words }) => [element, words]));

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
        issued: '2013-08-15T13:01:46.904+00:00',
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
      effective: '02/05/2024 – 03/05/2024',
      issued: formatMoment('2013-08-15T13:01:46.904Z', 'fr'),
      performer: 'Dr Amrani',
      presentedForm: 'text/plain; charset=utf-8',
      referenceRange: '3,5 mmol/L · 5 mmol/L',
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

  it.each([
    [28.12345678901234, '28,1'],
    [119.82612893, '119,8'],
    [4.532198712, '4,53'],
    [0.004567812, '0,00457'],
    [0.000000412, '0,000000412'],
    [71.35, '71,35'],
    [3.245, '3,245'],
    [0, '0'],
  ])('CR-52 %d is read as %s', (value, said) => {
    const found = { resourceType: 'Observation', valueQuantity: { value, unit: 'kg' }, amount: value };
    expect(linesOf(found)).toEqual({ value: `${said} kg`, amount: said });
  });

  it('CR-76 codes and yes or no are words of the screen’s language; what the file names itself stays', async () => {
    await startTexts('fr');
    await loadTexts(importedTexts);
    const facts = linesOfWords(
      linesOfResource(
        {
          resourceType: 'Immunization',
          status: 'not-done',
          clinicalStatus: { coding: [{ code: 'active' }] },
          primarySource: true,
          vaccineCode: { text: 'zoster' },
          category: [{ coding: [{ code: 'laboratory' }] }, { text: 'order of the day' }],
        },
        saidIn('fr'),
      ),
    );
    expect(facts).toEqual([
      { label: 'État', value: 'non réalisé\nactif' },
      { label: 'Source directe', value: 'oui' },
      { label: 'Vaccin', value: 'zoster' },
      { label: 'Catégorie', value: 'biologie\norder of the day' },
    ]);
  });

  it.each([
    ['fr', 'Chloride: 107.37933883483205 mmol/L', 'Chloride\u00a0: 107,4 mmol/L'],
    ['en', 'Chloride: 107.37933883483205 mmol/L', 'Chloride: 107.4 mmol/L'],
    ['fr', 'Tobacco: Never smoker', 'Tobacco: Never smoker'],
    ['fr', 'HLA: 27 typing: 12', 'HLA\u00a0: 27 typing: 12'],
  ] as const)('CR-52 the title of a result, in %s', (language, title, said) => {
    expect(importedTitle({ title, resourceType: 'Observation' }, language)).toBe(said);
    expect(importedTitle({ title, resourceType: 'Procedure' }, language)).toBe(title);
  });

  it('CR-71 what is no JSON object is no resource', () => {
    for (const content of ['{"a', '[1]', '7', 'null', '']) expect(resourceOf(content)).toBeNull();
  });
});
