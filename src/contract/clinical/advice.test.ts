import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absencesTouched } from '../entities/absence.ts';
import { allergy } from '../entities/allergy.ts';
import { condition } from '../entities/condition.ts';
import { documentTemplate } from '../entities/document-template.ts';
import { practitioner, PRACTITIONER_SYSTEMS } from '../entities/practitioner.ts';
import { shareRule } from '../entities/share-rule.ts';
import { appointment } from '../entities/appointment.ts';
import { checkRecord, validateCreate, type EntityDefinition } from '../entity.ts';
import { allergiesTouched, allergyStatement } from './allergies.ts';
import { shareRuleFor, splitFee } from './share.ts';
import { fillTemplate, TEMPLATE_VARIABLES, variablesOf } from './template-variables.ts';

const id = '018f0000-0000-7000-9000-000000000001';
const paths = (definition: EntityDefinition, payload: object) => {
  const result = validateCreate(definition, payload);
  return result.ok ? [] : result.issues.map(({ path }) => path);
};

describe('CL-33 conditions', () => {
  const asthma = { patientId: id, text: 'Asthme', code: 'J45.9', clinicalStatus: 'active' };
  it.each([
    ['the smallest', {}, []],
    ['no code', { code: null }, []],
    ['a code that is none', { code: 'asthma' }, ['code']],
    ['another system’s code', { code: '195967001', codeSystem: 'snomed-ct' }, []],
    [
      'an end before the beginning',
      { clinicalStatus: 'resolved', onset: '2020-05', abatement: '2020-04-30' },
      ['abatement'],
    ],
    ['an end in the year of the beginning', { clinicalStatus: 'resolved', onset: '2020-05', abatement: '2020' }, []],
    ['active and ended', { abatement: '2020' }, ['clinicalStatus']],
  ])('%s', (_name, fields, expected) => expect(paths(condition, { ...asthma, ...fields })).toEqual(expected));
});

describe('CL-34 allergies', () => {
  const none = { patientId: id, clinicalStatus: 'active', noKnownAllergy: true };
  const penicillin = {
    patientId: id,
    clinicalStatus: 'active',
    text: 'Pénicilline',
    substances: ['amoxicilline'],
    criticality: 'high',
  };

  it('are to something, or the word that none is known', () => {
    expect(paths(allergy, penicillin)).toEqual([]);
    expect(paths(allergy, none)).toEqual([]);
    expect(paths(allergy, { ...none, text: 'x', criticality: 'low' })).toEqual(['text', 'criticality']);
    expect(paths(allergy, { patientId: id, clinicalStatus: 'active' })).toEqual(['text']);
  });

  it('no record is not "none", and a named one weighs more', () => {
    expect(allergyStatement([])).toEqual({ kind: 'unknown' });
    expect(allergyStatement([none])).toEqual({ kind: 'none-known' });
    expect(allergyStatement([none, penicillin])).toEqual({ kind: 'known', allergies: [penicillin] });
    expect(allergyStatement([{ ...penicillin, verificationStatus: 'refuted' }])).toEqual({ kind: 'unknown' });
  });

  it('CL-42 touch a drug by its international names, accents and case aside', () => {
    const touched = (drug: object) => allergiesTouched(drug as never, [none, penicillin]).length;
    expect(touched({ name: 'CLAMOXYL 1 g', substances: ['AMOXICILLINE TRIHYDRATÉE'] })).toBe(1);
    expect(touched({ name: 'PENICILLINE G' })).toBe(1);
    expect(touched({ name: 'DOLIPRANE', substances: ['PARACÉTAMOL'] })).toBe(0);
    expect(touched({ name: 'AMOX', substances: ['AMOXI'] })).toBe(0);
  });

  it.each([
    ['Pénicillines', 'Amoxicilline 1 g'],
    ['allergie à la pénicilline (œdème)', 'AMOXICILLINE TRIHYDRATÉE'],
    ['Penicillin', 'Pivmécillinam'],
    ['Amoxicilline', 'Oxacilline'],
    ['Bêta-lactamines', 'Céfpodoxime'],
    ['Céphalosporines', 'Ceftriaxone'],
    ['Sulfamides', 'Sulfaméthoxazole'],
    ['sulfamides', 'Cotrimoxazole forte'],
    ['AINS', 'Ibuprofène 400 mg'],
    ['anti-inflammatoires', 'Kétoprofène'],
    ['Aspirine', 'Acide acétylsalicylique'],
    ['ACIDE ACÉTYLSALICYLIQUE', 'Aspirine 500 mg'],
    ['Aspirine', 'Ibuprofène'],
    ['Macrolides', 'Azithromycine'],
    ['Quinolones', 'Ofloxacine'],
    ['IEC', 'Périndopril'],
    ['Opiacés', 'Tramadol LP'],
    ['Codéine', 'CODÉINE (PHOSPHATE DE)'],
    ['Acetaminophen', 'Paracétamol'],
  ])('CR-80 %s touches %s: another name, a plural or a family', (text, name) => {
    expect(allergiesTouched({ name }, [{ ...none, noKnownAllergy: false, text }])).toHaveLength(1);
  });

  it.each([
    ['Pénicilline', 'Ceftriaxone'],
    ['Pénicilline', 'Paracétamol'],
    ['Statines', 'Nystatine'],
    ['Sulfamides', 'Sulfate de magnésium'],
    ['Atorvastatine', 'Rosuvastatine'],
    ['Aspirine', 'Paracétamol'],
    ['Iode', 'Amiodarone'],
    ['Pollens', 'Polaramine'],
    ['Arachide', 'Amoxicilline'],
    ['Benzodiazépines', 'Oméprazole'],
    ['Macrolides', 'Clindamycine'],
    ['Quinolones', 'Cloxacilline'],
  ])('CR-80 %s does not touch %s', (text, name) => {
    expect(allergiesTouched({ name }, [{ ...none, noKnownAllergy: false, text }])).toEqual([]);
  });
});

describe('CL-60 templates of documents', () => {
  const letter = {
    kind: 'letter',
    name: 'Courrier',
    language: 'fr',
    templateVersion: 1,
    status: 'draft',
    body: 'Cher {{ patient.fullName }}, le {{document.date}}',
  };
  it('name only what is allowed', () => {
    expect(paths(documentTemplate, letter)).toEqual([]);
    expect(paths(documentTemplate, { ...letter, body: '{{patient.password}} {{constructor}}' })).toEqual([
      'body',
      'body',
    ]);
    expect(paths(documentTemplate, { ...letter, body: 'half {{open' })).toEqual(['body']);
    expect(variablesOf(letter.body)).toEqual(['patient.fullName', 'document.date']);
    expect(fillTemplate(letter.body, { 'patient.fullName': 'Claire' })).toBe('Cher Claire, le ……');
    expect(new Set(TEMPLATE_VARIABLES).size).toBe(TEMPLATE_VARIABLES.length);
  });

  it('CL-61 stay as they were published', () => {
    const published = { ...letter, status: 'published' };
    expect(checkRecord(documentTemplate, { ...published, body: 'x' }, published)).toMatchObject([{ path: 'body' }]);
    expect(checkRecord(documentTemplate, { ...published, status: 'retired', note: 'x' }, published)).toEqual([]);
    expect(checkRecord(documentTemplate, { ...letter, body: 'x' }, letter)).toEqual([]);
  });
});

describe('CL-70 shares', () => {
  const rule = { role: 'practitioner', percent: 50, validFrom: '2026-01-01' };
  it('are for a person or a role, in order of days', () => {
    expect(paths(shareRule, rule)).toEqual([]);
    expect(paths(shareRule, { ...rule, practitionerId: id })).toEqual(['practitionerId']);
    expect(paths(shareRule, { percent: 1, validFrom: '2026-01-01' })).toEqual(['practitionerId']);
    expect(paths(shareRule, { ...rule, validTo: '2025-12-31' })).toEqual(['validTo']);
    expect(paths(shareRule, { ...rule, percent: 33.333 })).toEqual(['percent']);
  });

  it('CL-71 the more particular rule holds, unless a priority says otherwise', () => {
    const own = { practitionerId: id, percent: 60, validFrom: '2026-01-01', validTo: '2026-06-30' };
    const act = { practitionerId: id, serviceType: 'ECG', percent: 70, validFrom: '2026-01-01' };
    const found = (day: string, serviceType: string | null, rules = [rule, own, act]) =>
      shareRuleFor(rules, { practitionerId: id, role: 'practitioner', serviceType, day })?.['percent'];
    expect([
      found('2026-06-30', null),
      found('2026-06-30', 'ECG'),
      found('2026-07-01', null),
      found('2025-12-31', null),
    ]).toEqual([60, 70, 50, undefined]);
    expect(found('2026-06-30', 'ECG', [act, own, { ...rule, priority: 1 } as never])).toBe(50);
  });

  it('CL-72 the parts make the fee, to the cent, and the remainder is the clinic’s', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.integer({ min: 0, max: 10_000 }), (cents, hundredths) => {
        const { practitioner: own, clinic } = splitFee(cents, hundredths / 100);
        expect(own + clinic).toBe(cents);
        const remainder = cents * hundredths - own * 10_000;
        expect(remainder >= 0 && remainder < 10_000).toBe(true);
      }),
    );
  });
});

describe('CL-4 practitioners', () => {
  const samia = { familyName: 'BENALI', givenNames: 'Samia' };
  it.each([
    ['an RPPS of 11 digits', { identifiers: [{ system: PRACTITIONER_SYSTEMS.rpps, value: '10003461033' }] }, []],
    [
      'an RPPS of 10',
      { identifiers: [{ system: PRACTITIONER_SYSTEMS.rpps, value: '1000346103' }] },
      ['identifiers.0.value'],
    ],
    ['an ADELI of 9', { identifiers: [{ system: PRACTITIONER_SYSTEMS.adeli, value: '2A1234567' }] }, []],
    [
      'an ADELI of 8',
      { identifiers: [{ system: PRACTITIONER_SYSTEMS.adeli, value: '75123456' }] },
      ['identifiers.0.value'],
    ],
    ['free text of another system', { identifiers: [{ system: 'x', value: 'y' }] }, []],
    ['hours', { availability: [{ daysOfWeek: ['mon', 'tue'], start: '08:30', end: '12:00' }] }, []],
    [
      'hours backwards',
      { availability: [{ daysOfWeek: ['mon'], start: '12:00', end: '08:30' }] },
      ['availability.0.end'],
    ],
    [
      'an hour that is none',
      { availability: [{ daysOfWeek: ['mon'], start: '8:30', end: '24:00' }] },
      ['availability.0.start', 'availability.0.end'],
    ],
    ['a holiday', { notAvailable: [{ description: 'Été', start: '2026-08-01', end: '2026-08-31' }] }, []],
    ['a picture that is none', { signatureImage: 'https://elsewhere.example/x.png' }, ['signatureImage']],
  ])('%s', (_name, fields, expected) => expect(paths(practitioner, { ...samia, ...fields })).toEqual(expected));
});

describe('CL-12 absences and time zones', () => {
  it('an absence touches what lies in it, and not what begins at its end', () => {
    const away = { practitionerId: id, start: '2026-08-01T00:00:00.000Z', end: '2026-08-02T00:00:00.000Z' };
    const touched = (start: string, end: string, who = id) => absencesTouched([away], [who], start, end).length;
    expect(touched('2026-08-01T23:00:00Z', '2026-08-02T01:00:00Z')).toBe(1);
    expect(touched('2026-08-02T02:00:00+02:00', '2026-08-02T03:00:00+02:00')).toBe(0);
    expect(touched('2026-08-01T23:00:00Z', '2026-08-02T01:00:00Z', 'x')).toBe(0);
  });

  it('a zone is one that exists', () => {
    const at = {
      patientId: id,
      practitionerIds: [id],
      start: '2026-01-01T08:00:00Z',
      end: '2026-01-01T08:15:00Z',
      status: 'booked',
    };
    for (const zone of ['Africa/Algiers', 'Europe/Paris', 'UTC'])
      expect(paths(appointment, { ...at, zone })).toEqual([]);
    for (const zone of ['Europe/Lutece', '+01:00', 'x'.repeat(80)])
      expect(paths(appointment, { ...at, zone })).not.toEqual([]);
  });
});
