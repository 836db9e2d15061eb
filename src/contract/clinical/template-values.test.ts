import { describe, expect, it } from 'vitest';
import { questionsOf, withoutQuestions } from './template-questions.ts';
import { templateValues, type TemplateSources } from './template-values.ts';
import { fillTemplate, sourceOf, TEMPLATE_VARIABLES, unknownVariables } from './template-variables.ts';

const reading = {
  language: 'fr',
  now: new Date('2026-12-01T09:00:00Z'),
  zone: 'Europe/Paris',
  mayRead: () => true,
} as const;

const SOURCES: TemplateSources = {
  clinic: { name: 'Cabinet des Tilleuls', address: '8 place des Tilleuls\n 75011 Paris', phone: '01 99 00 45 60' },
  patient: {
    birthName: 'Bensaïd',
    birthGivenNames: 'Amina',
    usualName: 'Martin',
    gender: 'female',
    birthDate: '1984-02-29',
    note: 'secret',
    phones: ['0555 12 34 56'],
    address: { line: ['12 rue des Lilas'], postcode: '75011', city: 'Paris' },
    identifiers: [
      { system: 'urn:oid:1.2', value: 'other' },
      { system: 'urn:medicalpro:mrn', value: 'P-12' },
    ],
  },
  practitioner: { title: 'Dr', givenNames: 'Claire', familyName: 'Lefèvre', specialty: 'Médecine générale' },
  appointment: { start: '2026-12-01T08:30:00Z', serviceType: 'ecg' },
  record: { title: 'Suivi', occurredAt: '2026-11-30T23:30:00Z', text: 'TA 13/8', plan: 'Revoir' },
  prescription: { prescribedAt: '2026-11-21T09:00:00Z', lines: [{ drug: { name: 'DOLIPRANE' }, posology: '1 g' }] },
  consent: { type: 'care', validUntil: '2027-12-01' },
  document: { version: 3, place: 'Paris' },
};

describe('CS-1 the values of a template’s variables', () => {
  it('are those of the list, as people say them', () => {
    const values = templateValues(SOURCES, reading);
    expect(Object.keys(values).filter((name) => !TEMPLATE_VARIABLES.some((one) => one === name))).toEqual([]);
    expect(values).toMatchObject({
      'clinic.address': '8 place des Tilleuls, 75011 Paris',
      'clinic.phone': '01 99 00 45 60',
      'patient.fullName': 'MARTIN Amina',
      'patient.birthDate': '29 février 1984',
      'patient.age': '42\u00a0ans',
      'patient.identifier': 'P-12',
      'patient.address': '12 rue des Lilas, 75011 Paris',
      'practitioner.fullName': 'Dr Claire LEFÈVRE',
      'appointment.date': '1er décembre 2026',
      'appointment.time': '09:30',
      // 23:30 in UTC is the next day in the clinic.
      'record.date': '1er décembre 2026',
      'prescription.lines': '– DOLIPRANE, 1 g',
      'document.version': '3',
    });
    expect(templateValues(SOURCES, { ...reading, language: 'en' })['patient.birthDate']).toBe('29 February 1984');
  });

  it('of a date that is not known whole, as far as it is known; no age then', () => {
    const values = templateValues({ patient: { birthName: 'X', birthDate: '2001-09' } }, reading);
    expect(values['patient.birthDate']).toBe('septembre 2001');
    expect(values['patient.age']).toBeUndefined();
  });
});

describe('CS-2 a hostile template', () => {
  const everything = TEMPLATE_VARIABLES.map((name) => `{{${name}}}`).join('\n');

  it('reaches no field beside the list', () => {
    const values = templateValues(SOURCES, reading);
    expect(fillTemplate(everything, values)).not.toContain('secret');
    for (const name of ['patient.note', 'patient', 'constructor', '__proto__', 'toString', 'patient.__proto__', ''])
      expect(fillTemplate(`a{{${name}}}b`, { ...values, 'patient.note': 'secret' })).toBe('a……b');
    expect(unknownVariables('{{__proto__}} {{patient.note}}')).toEqual(['__proto__', 'patient.note']);
  });

  it.each(['patient', 'practitioner', 'appointment', 'consent', 'prescription', 'medicalRecord'])(
    'reaches nothing of %s where the role may not read it',
    (hidden) => {
      const values = templateValues(SOURCES, { ...reading, mayRead: (type) => type !== hidden });
      const all = templateValues(SOURCES, reading);
      const left = Object.keys(all).filter((name) => !(name in values));
      expect(left.length).toBeGreaterThan(1);
      expect(left.every((name) => sourceOf(name) === hidden)).toBe(true);
      for (const name of left) expect(fillTemplate(`{{${name}}}`, values)).toBe('……');
    },
  );

  it('gets values as plain text, filled in once', () => {
    const patient = {
      birthName: '{{record.text}}',
      birthGivenNames: '<script>alert(1)</script>$& $1',
      address: { line: ['a\u202eb\u0000c'] },
    };
    const filled = fillTemplate(
      '{{patient.birthName}}|{{patient.givenNames}}|{{patient.address}}',
      templateValues({ ...SOURCES, patient }, reading),
    );
    expect(filled).toBe('{{record.text}}|<script>alert(1)</script>$& $1|abc');
  });

  it('of the greatest length is filled in at once', () => {
    const before = performance.now();
    fillTemplate('{{'.repeat(25_000), {});
    questionsOf(`${'[?] '.repeat(12_000)}x`);
    withoutQuestions('\n'.repeat(50_000));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('CS-3 the questions of a template', () => {
  const body =
    'Je consens.\n\n[?] J’ai pu poser mes questions\n[_] Mes allergies\n[?] J’ai pu poser mes questions\n\nFin.';
  it('stand in its body, each once', () => {
    expect(questionsOf(body)).toEqual([
      { kind: 'yes-no', question: 'J’ai pu poser mes questions' },
      { kind: 'text', question: 'Mes allergies' },
    ]);
    expect(withoutQuestions(body)).toBe('Je consens.\n\nFin.');
  });

  it('have names that the contract takes', () => {
    expect(questionsOf(`[?] ${'x'.repeat(300)}`)[0]?.question).toHaveLength(100);
    expect(questionsOf('[?]\n[x] no question\ntext [?] inside')).toEqual([]);
  });
});
