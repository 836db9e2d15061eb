import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { contentHash, isIntact } from '../signature.ts';
import { checkDelete, checkRecord, validateCreate, type ChangeContext } from '../entity.ts';
import { consent, consentHash, consentState, hasValidConsent, isConsentIntact } from './consent.ts';
import { medicalRecord, SEALED_FIELDS } from './medical-record.ts';
import { prescription, SEALED_PRESCRIPTION_FIELDS } from './prescription.ts';

const [ME, OTHER] = ['018f0000-0000-7000-9000-00000000000a', '018f0000-0000-7000-9000-00000000000b'];
const id = '018f0000-0000-7000-9000-000000000001';
const hash = 'a'.repeat(64);
const note: JsonObject = {
  patientId: id,
  practitionerId: id,
  occurredAt: '2026-11-21T09:00:00.000Z',
  type: 'note',
  title: 'T',
  text: 'RAS',
};
const signature = { userId: ME, signedAt: '2026-11-21T09:30:00.000Z', contentHash: hash };
const signed: JsonObject = { ...note, status: 'finished', signature };
const addendum = { text: 'Plus.', at: '2026-11-22T09:00:00.000Z', userId: ME };
const notePaths = (record: JsonObject, before: JsonObject | null, context: ChangeContext = { userId: ME }) =>
  checkRecord(medicalRecord, record, before, context).map(({ path }) => path);

describe('CL-20 a note is finished by its signature', () => {
  it('both or none, and one’s own', () => {
    expect(notePaths(signed, note)).toEqual([]);
    expect(notePaths({ ...note, status: 'finished' }, note)).toEqual(['signature']);
    expect(notePaths({ ...note, signature }, note)).toEqual(['status']);
    expect(notePaths(signed, note, { userId: OTHER })).toEqual(['signature.userId']);
    expect(notePaths({ ...note, text: 'still free', status: 'in-progress' }, note)).toEqual([]);
  });

  it('CL-21 then it only gets addenda, each by its writer', () => {
    for (const [field, value] of Object.entries({
      text: 'x',
      plan: 'x',
      title: 'x',
      patientId: OTHER,
      occurredAt: '2026-11-21T10:00:00.000Z',
      conditionIds: [id],
    })) {
      expect(notePaths({ ...signed, [field]: value }, signed)).toEqual([field]);
    }
    expect(notePaths({ ...signed, addenda: [addendum] }, signed)).toEqual([]);
    expect(notePaths({ ...signed, addenda: [addendum] }, signed, { userId: OTHER })).toEqual(['addenda.0.userId']);
    const more = { ...signed, addenda: [addendum] };
    expect(notePaths({ ...more, addenda: [addendum, { ...addendum, text: 'And more.' }] }, more)).toEqual([]);
    expect(notePaths({ ...more, addenda: [{ ...addendum, text: 'Less.' }] }, more)).toEqual(['addenda']);
    expect(notePaths(signed, more)).toEqual(['addenda']);
    expect(notePaths({ ...signed, status: 'in-progress' }, signed)).toContain('status');
    expect(notePaths(note, signed)).toContain('signature');
  });

  it('CL-22 a correction gives its reason and is signed anew', () => {
    const correction = { reason: 'côté inversé', at: '2026-11-22T09:00:00.000Z', userId: ME };
    const again = { ...signature, signedAt: '2026-11-22T09:00:00.000Z' };
    expect(notePaths({ ...signed, text: 'gauche', corrections: [correction], signature: again }, signed)).toEqual([]);
    expect(notePaths({ ...signed, text: 'gauche', corrections: [correction] }, signed)).toEqual([
      'text',
      'corrections',
    ]);
    expect(notePaths({ ...signed, text: 'gauche', signature: again }, signed)).toEqual(['text', 'signature']);
    expect(
      notePaths(
        { ...signed, signature: { ...again, userId: OTHER }, corrections: [{ ...correction, userId: OTHER }] },
        signed,
      ),
    ).toEqual(['corrections.0.userId', 'signature.userId']);
  });

  it('CL-23 an error is said with a reason; nothing signed is deleted', () => {
    expect(notePaths({ ...signed, status: 'entered-in-error' }, signed)).toEqual(['statusReason']);
    expect(notePaths({ ...signed, status: 'entered-in-error', statusReason: 'wrong patient' }, signed)).toEqual([]);
    expect(checkDelete(medicalRecord, signed)).toMatchObject([{ path: 'status' }]);
    expect(checkDelete(medicalRecord, note)).toEqual([]);
  });

  it('CL-24 the hash is of the sealed content, whatever the order and form', async () => {
    const sealed = await contentHash(medicalRecord, SEALED_FIELDS, note);
    expect(sealed).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await contentHash(medicalRecord, SEALED_FIELDS, {
        ...Object.fromEntries(Object.entries(note).reverse()),
        occurredAt: '2026-11-21T10:00:00+01:00',
        plan: null,
        addenda: [addendum],
      }),
    ).toBe(sealed);
    expect(await contentHash(medicalRecord, SEALED_FIELDS, { ...note, text: 'RAS.' })).not.toBe(sealed);
    expect(await isIntact(medicalRecord, { ...signed, signature: { ...signature, contentHash: sealed } })).toBe(true);
    expect(await isIntact(medicalRecord, signed)).toBe(false);
  });
});

describe('CL-40 prescriptions', () => {
  const drug = {
    ref: '60234100',
    source: 'catalogue',
    name: 'DOLIPRANE 1000 mg',
    substances: ['PARACÉTAMOL'],
    form: 'comprimé',
    dosage: '1000 mg',
    packaging: 'boîte de 8',
  };
  const draft: JsonObject = {
    patientId: id,
    practitionerId: id,
    status: 'draft',
    prescribedAt: '2026-11-21T09:00:00.000Z',
    lines: [{ drug, posology: '1 × 3 par jour' }],
  };
  const active = { ...draft, status: 'active', signature };
  const paths = (record: JsonObject, before: JsonObject | null) =>
    checkRecord(prescription, record, before, { userId: ME }).map(({ path }) => path);

  it('take a frozen copy of the drug, and count when signed', () => {
    expect(validateCreate(prescription, draft).ok).toBe(true);
    expect(
      validateCreate(prescription, { ...draft, lines: [{ drug: { ref: '60234100' }, posology: 'x' }] }),
    ).toMatchObject({ ok: false, issues: [{ path: 'lines.0.drug.name' }] });
    expect(validateCreate(prescription, { ...draft, lines: [] }).ok).toBe(false);
    expect(paths(active, draft)).toEqual([]);
    expect(paths({ ...draft, status: 'active' }, draft)).toEqual(['signature']);
    expect(paths({ ...draft, signature }, draft)).toEqual(['status']);
  });

  it('CL-41 stay as they were signed', () => {
    expect(SEALED_PRESCRIPTION_FIELDS).toContain('lines');
    expect(paths({ ...active, lines: [{ drug, posology: '2 × 3 par jour' }] }, active)).toEqual(['lines']);
    expect(paths({ ...active, status: 'stopped', statusReason: 'rash' }, active)).toEqual([]);
    expect(paths({ ...active, status: 'cancelled' }, active)).toEqual([]);
    expect(paths({ ...active, status: 'cancelled', dispensedAt: '2026-11-21T12:00:00.000Z' }, active)).toEqual([
      'status',
    ]);
    expect(checkDelete(prescription, active)).toHaveLength(1);
  });
});

describe('CL-50 consents', () => {
  const draft: JsonObject = { patientId: id, type: 'care', status: 'draft', language: 'fr', text: 'Je consens.' };
  const active: JsonObject = { ...draft, status: 'active', validUntil: '2026-12-31' };
  const paths = (record: JsonObject, before: JsonObject | null) =>
    checkRecord(consent, record, before, {}).map(({ path }) => path);

  it('what was agreed to stays; what was empty can be added', () => {
    expect(paths({ ...draft, text: 'Autre.' }, draft)).toEqual([]);
    for (const [field, value] of Object.entries({ text: 'x', type: 'image', language: 'en', patientId: OTHER }))
      expect(paths({ ...active, [field]: value }, active)).toEqual([field]);
    expect(paths({ ...active, witness: 'Mme Roux', method: 'paper' }, active)).toEqual([]);
    const sealed = { ...active, contentHash: hash };
    expect(paths({ ...sealed, answers: { image: true } }, sealed)).toEqual(['answers']);
  });

  it('CL-51 a withdrawal is final and prevails', () => {
    const inactive = {
      ...active,
      status: 'inactive',
      withdrawal: { at: '2026-11-21T09:00:00.000Z', by: 'the patient' },
    };
    expect(paths(inactive, active)).toEqual([]);
    expect(paths({ ...active, withdrawal: inactive.withdrawal }, active)).toEqual(['withdrawal']);
    expect(paths({ ...inactive, status: 'active' }, inactive)).toContain('status');
    expect(paths({ ...inactive, withdrawal: { ...inactive.withdrawal, by: 'x' } }, inactive)).toEqual(['withdrawal']);
    expect(consent.prevails({ status: 'inactive' })).toBe(true);
    expect(consent.prevails({ status: 'active' })).toBe(false);
  });

  it('CL-52 expiry is read off the day and never stored; it can be brought nearer, not put off', () => {
    expect(['2026-12-31', '2027-01-01'].map((day) => consentState(active, day))).toEqual(['active', 'expired']);
    expect(consentState({ ...active, status: 'inactive' }, '2027-01-01')).toBe('inactive');
    expect(hasValidConsent([active], 'care', '2026-12-31')).toBe(true);
    expect(hasValidConsent([active], 'care', '2027-01-01')).toBe(false);
    expect(hasValidConsent([active], 'image', '2026-12-31')).toBe(false);
    expect(paths({ ...active, validUntil: '2026-11-30' }, active)).toEqual([]);
    expect(paths({ ...active, validUntil: '2027-11-30' }, active)).toEqual(['validUntil']);
    const { validUntil: _until, ...endless } = active;
    expect(paths(endless, active)).toEqual(['validUntil']);
    expect(paths(active, endless)).toEqual([]);
  });

  it('CL-53 a wrong hash is seen', async () => {
    expect(await isConsentIntact(active)).toBeNull();
    const right = { ...active, contentHash: await consentHash(active) };
    expect(await isConsentIntact(right)).toBe(true);
    expect(await isConsentIntact({ ...right, text: 'Je ne consens pas.' })).toBe(false);
  });

  it('CL-23 CR-53 is declared an error with a reason; a decision is never deleted, signed or spoken, given or refused', () => {
    expect(paths({ ...active, status: 'entered-in-error' }, active)).toEqual(['statusReason']);
    expect(paths({ ...draft, status: 'entered-in-error' }, draft)).toEqual([]);
    expect(checkDelete(consent, { ...active, signature: { image: '', signedAt: '' } })).toHaveLength(1);
    for (const status of ['active', 'rejected', 'inactive', 'entered-in-error'])
      expect(checkDelete(consent, { ...draft, status, method: 'verbal', witness: 'Mme Petit' }), status).toHaveLength(
        1,
      );
    for (const status of ['draft', 'proposed']) expect(checkDelete(consent, { ...draft, status }), status).toEqual([]);
  });
});
