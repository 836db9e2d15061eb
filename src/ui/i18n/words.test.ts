import { beforeAll, describe, expect, it } from 'vitest';
import { startTexts } from './i18n.ts';
import { loadAllTexts } from '../testing/all-words.ts';
import { identifierWord, shownIdentifiers, valueWord } from './words.ts';

describe('identifiers in words', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadAllTexts();
  });

  it.each([
    ['urn:oid:1.2.250.1.213.1.4.8', undefined, 'INS'],
    [
      'http://standardhealthrecord.org/fhir/StructureDefinition/passportNumber',
      'PPN',
      'Passeport (standardhealthrecord.org)',
    ],
    ['https://www.hopital.example/ids', undefined, 'Identifiant (hopital.example)'],
    ['urn:oid:2.16.840.1.113883.9.9', 'MR', 'Numéro de dossier'],
    ['urn:oid:2.16.840.1.113883.9.9', undefined, 'Identifiant'],
    [`urn:medicalpro:mrn:${encodeURIComponent('Hôpital B')}`, undefined, 'Numéro de dossier (Hôpital B)'],
    [`urn:medicalpro:mrn:${encodeURIComponent('https://a.example/fhir')}`, undefined, 'Numéro de dossier (a.example)'],
  ])('H29 %s of type %s is never shown as an address', (system, type, word) => {
    expect(identifierWord(system, type)).toBe(word);
  });

  it('H29 shows a number that two systems have once, under both names', () => {
    const value = '50635536-8051-4085-bfd4-511a05062ac2';
    const shown = shownIdentifiers([
      { system: 'https://github.com/synthetichealth/synthea', value },
      { system: 'http://hospital.smarthealthit.org', type: 'MR', value: value.toUpperCase() },
      { system: 'urn:x', value: '1' },
    ]);
    expect(shown.map(({ label }) => label)).toEqual(['Synthea, Numéro de dossier (import)', 'Identifiant']);
  });
});

describe('a structure in words', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadAllTexts();
  });

  it.each([
    [
      'practitioner',
      'notAvailable',
      [{ end: '2027-01-02', start: '2026-12-24', description: 'Congés' }],
      'Congés, 24/12/2026, 02/01/2027',
    ],
    [
      'patient',
      'address',
      { city: 'Lyon', line: ['1 rue Noire'], country: 'FR', postcode: '69001', other: 'x' },
      '1 rue Noire, 69001, Lyon, FR, x',
    ],
  ])('UI-98 %s.%s has its parts in the order of the form, whatever the database keeps', (type, field, value, words) => {
    expect(valueWord(type, field, value, 'fr')).toBe(words);
  });
});
